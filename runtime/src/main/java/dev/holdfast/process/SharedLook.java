package dev.holdfast.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all processes for as many as ask: who asks while somebody looks shares the next look, so that hundreds of commands
 * that end at once cost little more than one. Thread-safe.
 */
final class SharedLook {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable CompletableFuture<ProcessTable> next;
    private boolean looking;

    /** Of the thread that looks, which is one at a time. */
    private ProcessTable last = ProcessTable.NONE;

    /** All processes, as they are after this call began. */
    ProcessTable take() throws InterruptedException {
        try {
            return join().get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the processes of this machine cannot be listed", failed.getCause());
        }
    }

    private CompletableFuture<ProcessTable> join() {
        lock.lock();
        try {
            CompletableFuture<ProcessTable> mine = next == null ? new CompletableFuture<>() : next;
            next = mine;
            if (!looking) {
                looking = true;
                Thread.ofPlatform().daemon().name("process-table").start(this::serve);
            }
            return mine;
        } finally {
            lock.unlock();
        }
    }

    /** A thread of its own, because reading what the system shows of processes holds up the thread that does it. */
    private void serve() {
        for (CompletableFuture<ProcessTable> asked = asked(); asked != null; asked = asked()) {
            long begun = System.nanoTime();
            try {
                last = ProcessTable.look(last);
                asked.complete(last);
            } catch (RuntimeException | Error failed) { // told to whoever asked
                asked.completeExceptionally(failed);
            }
            LockSupport.parkNanos(System.nanoTime() - begun); // others need the processor, too
        }
    }

    private @Nullable CompletableFuture<ProcessTable> asked() {
        lock.lock();
        try {
            CompletableFuture<ProcessTable> asked = next;
            next = null;
            looking = asked != null;
            return asked;
        } finally {
            lock.unlock();
        }
    }
}
