package dev.holdfast.flow;

import dev.holdfast.time.Shutdown;
import dev.holdfast.time.Timers;
import dev.holdfast.time.TimersClosed;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One attempt at some work, which can be stopped from outside and stops itself when its time is over. Thread-safe. */
public final class Attempt {
    /** How long an attempt that was told to stop may take to do so. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    @SuppressWarnings("UnnecessaryLambda") // it stands for nothing armed
    private static final Runnable NOTHING = () -> {};

    private final ReentrantLock lock = new ReentrantLock();
    private final Timers timers;
    private final Recorded recorded;
    private final @Nullable Duration timeout;
    private final Consumer<Outcome> whenAbandoned;
    private @Nullable Thread thread;
    private @Nullable Stop stop;
    private boolean over;
    private Runnable disarmGrace = NOTHING;

    /** Why an attempt is stopped. */
    public enum Stop {
        /** Its time is over. */
        TIMEOUT,
        /** Its run is cancelled. */
        CANCEL,
        /** Its process ends, or has lost the run; it is to be started again by whoever continues the run. */
        LEAVE
    }

    /** How an attempt ended. */
    public sealed interface Outcome {
        /** @param output in its recorded form */
        record Completed(JsonNode output) implements Outcome {}

        record Failed(Throwable error) implements Outcome {}

        /** @param abandoned whether it went on although it was told to stop */
        record TimedOut(Duration after, boolean abandoned) implements Outcome {}

        /** Stopped before it had an outcome. */
        record Stopped() implements Outcome {}
    }

    /**
     * @param timeout null for none
     * @param whenAbandoned hears the outcome of an attempt that does not end within {@link #GRACE} of being stopped, on a
     *     thread of its own
     */
    public Attempt(Engine engine, @Nullable Duration timeout, Consumer<Outcome> whenAbandoned) {
        this.timers = engine.timers();
        this.recorded = engine.recorded();
        this.timeout = timeout;
        this.whenAbandoned = whenAbandoned;
    }

    /**
     * Does the work on this thread, which is interrupted to stop it. Call it once.
     *
     * @return null if the attempt was abandoned, and its outcome told, before it ended
     */
    public @Nullable Outcome run(Callable<JsonNode> work) {
        if (!begin()) {
            return new Outcome.Stopped();
        }
        Runnable disarm;
        try {
            disarm = timeout == null ? NOTHING : timers.after(timeout, () -> stop(Stop.TIMEOUT));
        } catch (TimersClosed closed) {
            return end(new Outcome.Failed(closed));
        }
        Outcome outcome = outcome(recorded, work);
        if (outcome instanceof Outcome.Failed) {
            leaveToShutdown();
        }
        disarm.run();
        return end(outcome);
    }

    /** Does the work on this thread. Whatever it throws is its outcome, as is a result that cannot be recorded. */
    static Outcome outcome(Recorded recorded, Callable<? extends @Nullable JsonNode> work) {
        try {
            return new Outcome.Completed(recorded.value("the output", work.call()));
        } catch (Throwable failure) {
            return new Outcome.Failed(failure);
        }
    }

    /** What fails while the process ends says nothing about the work: it is stopped, which is no outcome. */
    private void leaveToShutdown() {
        try {
            if (stopped() == null) {
                Shutdown.ofThisProcess().letStop();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            return stop == null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Outcome end(Outcome outcome) {
        lock.lock();
        try {
            boolean abandoned = over;
            over = true;
            disarmGrace.run();
            Thread.interrupted(); // the interrupt was for the work, not for what this thread does next
            return abandoned ? null : outcome(outcome, false);
        } finally {
            lock.unlock();
        }
    }

    private Outcome outcome(Outcome ended, boolean abandoned) {
        if (stop == Stop.TIMEOUT && timeout != null) {
            return new Outcome.TimedOut(timeout, abandoned);
        }
        return stop == null || ended instanceof Outcome.Completed ? ended : new Outcome.Stopped();
    }

    /** Interrupts the work, unless it has ended or is being stopped already. Returns at once. */
    public void stop(Stop reason) {
        lock.lock();
        try {
            if (over || stop != null) {
                return;
            }
            stop = reason;
            if (thread != null) {
                thread.interrupt();
                disarmGrace = grace();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without timers, whatever is stopped is waited for. */
    private Runnable grace() {
        try {
            return timers.after(GRACE, this::abandon);
        } catch (TimersClosed closed) {
            return NOTHING;
        }
    }

    /** Why it was stopped; null if it was not. */
    public @Nullable Stop stopped() {
        lock.lock();
        try {
            return stop;
        } finally {
            lock.unlock();
        }
    }

    private void abandon() {
        lock.lock();
        try {
            if (!over) {
                over = true;
                Outcome outcome = outcome(new Outcome.Stopped(), true);
                Thread.ofVirtual().name("abandoned").start(() -> whenAbandoned.accept(outcome));
            }
        } finally {
            lock.unlock();
        }
    }
}
