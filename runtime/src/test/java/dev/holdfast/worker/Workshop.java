package dev.holdfast.worker;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Submission;
import dev.holdfast.workflow.Surroundings;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import dev.holdfast.workflow.WorkflowReader;
import dev.holdfast.workflow.WorkflowRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A store and workers on it, whose clocks disagree by hours. Closing it ends them. */
final class Workshop implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);

    final SettableClock clock = new SettableClock();
    private final String url;

    /** What the workers share. */
    private final Backend shared;

    /** The same store as another process has it, which looks, submits and cancels. */
    final FaultyBackend store;

    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final Submission submission;

    Workshop() {
        this(store -> store);
    }

    /** @param around what is around the store that the workers share */
    Workshop(UnaryOperator<Backend> around) {
        this("memory:" + UUID.randomUUID(), around);
    }

    Workshop(String url, UnaryOperator<Backend> around) {
        this.url = url;
        this.shared = around.apply(open());
        this.store = new FaultyBackend(open());
        this.submission = new Submission(new Engine(store, new ClockTimers(clock), new Random(1), RunListener.NONE));
    }

    private Backend open() {
        return Stores.open(url, StoreOptions.defaults().withClock(clock));
    }

    /** What the tool {@code act} does, in the process of a name. */
    interface Act {
        @Nullable
        Object run(String process, TaskCall call) throws Exception;
    }

    private record Tool(String process, Act act) implements TaskHandler {
        @Override
        public String toolName() {
            return "act";
        }

        @Override
        public JsonNode run(TaskCall call) throws Exception {
            return Trees.MAPPER.valueToTree(act.run(process, call));
        }
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

    /** A worker in a process of its own. */
    static final class Process {
        final SettableClock wall;
        final SettableClock steady;
        final FutureTask<Integer> end;
        final Worker worker;
        private final WorkflowRunner runner;
        private final Leases leases;
        private volatile boolean paused;

        private Process(Backend store, String name, Instant now, int concurrency, boolean once, Act act) {
            this.wall = new SettableClock(now);
            this.steady = new SettableClock(now);
            var timers = new ClockTimers(steady);
            Map<String, TaskHandler> tools = Map.of("act", new Tool(name, act));
            this.runner = new WorkflowRunner(
                    new Engine(store, new ClockTimers(wall), new Random(1), RunListener.NONE),
                    tools,
                    new WorkflowReader(tools),
                    new Surroundings(Path.of(""), variable -> null, 8),
                    name);
            this.leases = new Leases(store.docs(), timers, name, Leases.LENGTH);
            this.worker = new Worker(store, runner, leases, timers, new Random(1), concurrency);
            this.end = new FutureTask<>(() -> worker.work(once));
            Thread.ofVirtual().name(name).start(end);
        }

        /** Stops its clocks: it renews nothing any more, as if the whole process stood still. */
        void pause() {
            paused = true;
        }

        /** Lets it go on, and first do what is due by the clock on the wall. */
        void wake(Duration slept) {
            wall.advance(slept);
            paused = false;
        }

        private void tick() {
            wall.advance(TICK);
            steady.advance(TICK);
        }
    }

    Process worker(String name, int concurrency, boolean once, Act act) {
        Instant now = clock.instant().plus(Duration.ofHours(5L * processes.size()));
        var process = new Process(shared, name, now, concurrency, once, act);
        processes.add(process);
        return process;
    }

    String submit(String yaml, QueuedRun.Order order) {
        TaskHandler known = new Tool("", (process, call) -> null);
        var reader = new WorkflowReader(Map.of("act", known));
        return submission
                .submit(reader.read("test.yaml", yaml).workflow(), RunRequest.DEFAULT, order)
                .id();
    }

    Submission submission() {
        return submission;
    }

    /** Lets time pass for all that are not paused until something is so; says how much has passed. */
    Duration until(BooleanSupplier condition) {
        var ticks = new AtomicInteger();
        Eventually.until("what the passing of time brings", () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            ticks.incrementAndGet();
            clock.advance(TICK);
            processes.stream().filter(process -> !process.paused).forEach(Process::tick);
            return false;
        });
        return TICK.multipliedBy(ticks.get());
    }

    /** Waits until something is so, while every clock stands still. */
    void untilAtOnce(BooleanSupplier condition) {
        Eventually.until("what comes without time passing", condition::getAsBoolean);
    }

    /** Lets so much time pass. */
    void pass(Duration length) {
        Instant end = clock.instant().plus(length);
        until(() -> !clock.instant().isBefore(end));
    }

    boolean isFinished(String runId) {
        return runs().show(runId).status().finished();
    }

    Runs runs() {
        return new Runs(store, clock);
    }

    /** The events of a run, such as {@code TASK_STARTED a}; a claim with its worker. */
    List<String> log(String runId) {
        List<String> lines = new ArrayList<>();
        for (Event event : store.log().read(runId, 0, 1_000)) {
            JsonNode body = Trees.read(event.body());
            String about = body.path("taskId").asString(body.at("/data/worker").asString(""));
            lines.add((event.type() + " " + about).strip());
        }
        return lines;
    }

    @Override
    public void close() {
        processes.forEach(process -> process.worker.stop());
        processes.forEach(process -> process.runner.close());
        shared.close();
        store.close();
    }
}
