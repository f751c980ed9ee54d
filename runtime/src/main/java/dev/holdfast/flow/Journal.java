package dev.holdfast.flow;

import dev.holdfast.event.StreamWriter;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's decisions become events. Decisions are made one at a time; while one batch is being appended, those that
 * are made meanwhile gather for the next. Thread-safe.
 */
public final class Journal {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final String runId;
    private final StreamWriter writer;
    private final RunListener listener;
    private List<RunEvent> gathered = new ArrayList<>();
    private long decided;
    private long recorded;
    private boolean appending;
    private @Nullable RuntimeException broken;

    /** @param version how many events the run has */
    public Journal(Engine engine, String runId, long version) {
        this.runId = runId;
        this.writer = new StreamWriter(engine.store().log(), runId, version);
        this.listener = engine.listener();
    }

    /**
     * Makes a decision that no other decision interrupts, and returns once its events, and all before, are recorded.
     *
     * @throws RuntimeException what the store threw, for this decision and every later one; it is then unknown whether the
     *     events are recorded, and the run can only be opened again
     */
    public void decide(Supplier<List<RunEvent>> decision) {
        lock.lock();
        try {
            refuseBroken();
            List<RunEvent> events = made(decision);
            gathered.addAll(events);
            decided += events.size();
            long mine = decided;
            while (recorded < mine) {
                refuseBroken();
                if (appending) {
                    appended.awaitUninterruptibly();
                } else {
                    append();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What a decision that failed has changed is unknown: nothing may be decided after it. */
    private List<RunEvent> made(Supplier<List<RunEvent>> decision) {
        try {
            return decision.get();
        } catch (RuntimeException | Error wrong) {
            broken = broken(wrong);
            throw broken;
        }
    }

    private RuntimeException broken(Throwable wrong) {
        return wrong instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("run '" + runId + "' cannot go on in this process: " + wrong, wrong);
    }

    /** Looks at what decisions are made of, while none is being made. */
    public <T> T look(Supplier<T> at) {
        lock.lock();
        try {
            return at.get();
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing can be recorded any more; null while it can. */
    public @Nullable RuntimeException broken() {
        return look(() -> broken);
    }

    private void refuseBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    private void append() {
        List<RunEvent> batch = gathered;
        gathered = new ArrayList<>();
        appending = true;
        lock.unlock();
        RuntimeException failure = null;
        try {
            for (int from = 0; from < batch.size(); from += Log.MAX_BATCH) {
                append(batch.subList(from, Math.min(batch.size(), from + Log.MAX_BATCH)));
            }
        } catch (RuntimeException | Error failed) {
            failure = broken(failed);
        }
        lock.lock();
        appending = false;
        if (failure == null) {
            recorded += batch.size();
        } else {
            broken = failure;
        }
        appended.signalAll();
    }

    private void append(List<RunEvent> batch) {
        List<NewEvent> events = new ArrayList<>(batch.size());
        for (RunEvent event : batch) {
            events.add(RunCodec.encode(runId, event));
        }
        writer.append(events);
        for (RunEvent event : batch) {
            tell(() -> listener.recorded(runId, event));
        }
    }

    /** Calls the listener; what it throws is its own trouble. */
    public void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "the listener of run '" + runId + "' failed", failed);
        }
    }
}
