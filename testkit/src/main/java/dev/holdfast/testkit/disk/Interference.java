package dev.holdfast.testkit.disk;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Decides what becomes of each operation on a {@link SimulatedDisk}. Thread-safe. It is asked by the thread that calls
 * the operation, and may make it wait.
 */
@FunctionalInterface
public interface Interference {
    /** Everything works. */
    Interference NONE = call -> Fault.NONE;

    Fault before(DiskCall call);

    /** What becomes of an operation. */
    enum Fault {
        /** It works. */
        NONE,
        /**
         * It fails with an input/output error and without effect, except that a force loses what it should have written:
         * it can still be read, but later forces will not write it.
         */
        IO_ERROR,
        /** It fails because the disk is full. A write stores the first half of its bytes; a force is as with an error. */
        NO_SPACE
    }

    /** The {@code nth} call that matches meets the fault, the others work. */
    static Interference once(Fault fault, int nth, Predicate<DiskCall> matching) {
        var seen = new AtomicInteger();
        return call -> matching.test(call) && seen.incrementAndGet() == nth ? fault : Fault.NONE;
    }

    /** The {@code nth} call that matches and all later ones meet the fault. */
    static Interference from(Fault fault, int nth, Predicate<DiskCall> matching) {
        var seen = new AtomicInteger();
        return call -> matching.test(call) && seen.incrementAndGet() >= nth ? fault : Fault.NONE;
    }
}
