package dev.holdfast.flow;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Timers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A store, a clock and flows, for tests. */
final class FlowGround implements AutoCloseable {
    final SettableClock clock = new SettableClock();
    final FaultyBackend store =
            new FaultyBackend(new MemoryBackend(StoreOptions.defaults().withClock(clock)));
    final List<String> done = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<RunEvent> heard = new LinkedBlockingQueue<>();

    Timers timers = new ClockTimers(clock);
    private RunListener listener = new RunListener() {
        @Override
        public void recorded(String runId, RunEvent event) {
            heard.add(event);
        }
    };

    /** From now on this listener hears what happens, and {@link #hear} does not. */
    FlowGround listening(RunListener other) {
        listener = other;
        return this;
    }

    Flows flows() {
        return new Flows(new Engine(store, timers, new Random(1), listener));
    }

    /** The same in a process of its own, which knows nothing of this one. */
    Flows elsewhere() {
        return new Flows(new Engine(new FaultyBackend(store), timers, new Random(2), listener));
    }

    <R extends @Nullable Object> R run(Class<R> type, Flow<R> flow) throws InterruptedException {
        return flows().run("run", "flow", null, type, flow);
    }

    /** Does something in a thread of its own. */
    <T> FutureTask<T> start(Callable<T> action) {
        var task = new FutureTask<>(action);
        Thread.ofVirtual().start(task);
        return task;
    }

    void hear(RunEvent.Type type) throws InterruptedException {
        for (RunEvent event = heard.poll(30, SECONDS); ; event = heard.poll(30, SECONDS)) {
            if (event == null) {
                throw new AssertionError("nobody recorded a " + type);
            }
            if (event.type() == type) {
                return;
            }
        }
    }

    Runs runs() {
        return new Runs(store, clock);
    }

    List<String> log(String run) {
        return runs().events(run, 0, 1_000).stream().map(FlowGround::line).toList();
    }

    private static String line(Event event) {
        String task = Trees.read(event.body()).path("taskId").asString("");
        return task.isEmpty() ? event.type() : event.type() + " " + task;
    }

    /** The first events of the log, which is what a crash may leave, at the same time. */
    FlowGround crashedAfter(int events) {
        var left = new FlowGround();
        left.clock.set(clock.instant());
        for (Event event : store.log().readAll(0, Log.MAX_BATCH).subList(0, events)) {
            var again = new NewEvent(event.id(), event.type(), event.time(), event.body(), event.meta());
            left.store.log().append(event.stream(), Expected.any(), List.of(again));
        }
        return left;
    }

    FlowGround crashed() {
        return crashedAfter(store.log().readAll(0, Log.MAX_BATCH).size());
    }

    @Override
    public void close() {
        store.close();
    }

    private record ClockTimers(SettableClock settable) implements Timers {
        @Override
        public InstantSource clock() {
            return settable;
        }

        @Override
        public Runnable at(Instant when, Runnable action) {
            return settable.at(when, action);
        }
    }
}
