package dev.holdfast.workflow;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A store, a clock, tools and runners, for tests of runs. Closing it ends every process. */
final class Ground implements AutoCloseable {
    final SettableClock clock = new SettableClock();
    Timers timers = new ClockTimers(clock);
    final LinkedBlockingQueue<RunEvent> heard = new LinkedBlockingQueue<>();
    final Backend store = new MemoryBackend(StoreOptions.defaults().withClock(clock));
    private final Map<String, TaskHandler> tools = new TreeMap<>();
    private final List<WorkflowRunner> runners = new ArrayList<>();

    /** What a tool does in a test. */
    interface Doing {
        @Nullable
        Object run(TaskCall call) throws Exception;
    }

    private record Tool(String toolName, Doing doing) implements TaskHandler {
        @Override
        public JsonNode run(TaskCall call) throws Exception {
            return Trees.MAPPER.valueToTree(doing.run(call));
        }
    }

    /** Installs a tool; runners made later have it. */
    Ground tool(String name, Doing doing) {
        tools.put(name, new Tool(name, doing));
        return this;
    }

    /** The same tools at the same time, and of the log only the first events: what a crash may leave. */
    Ground crashedAfter(int events) {
        var left = new Ground();
        left.tools.putAll(tools);
        left.clock.set(clock.instant());
        for (Event event : store.log().readAll(0, Log.MAX_BATCH).subList(0, events)) {
            var again = new NewEvent(event.id(), event.type(), event.time(), event.body(), event.meta());
            left.store.log().append(event.stream(), Expected.any(), List.of(again));
        }
        return left;
    }

    /** What a crash at this moment leaves. */
    Ground crashed() {
        return crashedAfter(store.log().readAll(0, Log.MAX_BATCH).size());
    }

    /** A runner in a process of its own, with a handle of its own on the store. */
    WorkflowRunner runner(Backend on, int parallel) {
        var listener = new RunListener() {
            @Override
            public void recorded(String runId, RunEvent event) {
                heard.add(event);
            }
        };
        Map<String, TaskHandler> handlers = Map.copyOf(tools);
        var runner = new WorkflowRunner(
                new Engine(new FaultyBackend(on), timers, new Random(1), listener),
                handlers,
                new WorkflowReader(handlers),
                new Surroundings(Path.of(""), Map.of("HOME", "/home/of/tests")::get, parallel));
        runners.add(runner);
        return runner;
    }

    Workflow read(String yaml) {
        return new WorkflowReader(tools).read("test.yaml", yaml).workflow();
    }

    Running start(String yaml) {
        return runner(store, 8).start(read(yaml), RunRequest.DEFAULT);
    }

    /** Runs a workflow to its end in a process of its own. */
    RunView run(String yaml) throws InterruptedException {
        return start(yaml).await();
    }

    /** Waits until an event is recorded. */
    RunEvent hear(RunEvent.Type type, String task) throws InterruptedException {
        while (true) {
            RunEvent event = heard.poll(30, SECONDS);
            if (event == null) {
                throw new AssertionError("nobody recorded a " + type + " of " + task);
            }
            if (event.type() == type && task.equals(event.taskId())) {
                return event;
            }
        }
    }

    /** Waits for the end of a run, and moves the clock on again and again until it comes. */
    RunView awaitWhileTimePasses(Running run, Duration step) throws InterruptedException {
        var end = new FutureTask<>(run::await);
        Thread.ofVirtual().start(end);
        for (int i = 0; i < 1_000; i++) {
            clock.advance(step);
            try {
                return end.get(20, MILLISECONDS);
            } catch (TimeoutException notYet) {
                // what the clock is to end may only be about to wait for it
            } catch (ExecutionException failed) {
                throw new AssertionError("run " + run.runId() + " failed", failed.getCause());
            }
        }
        throw new AssertionError("run " + run.runId() + " does not end");
    }

    Runs runs() {
        return new Runs(store, clock);
    }

    /** The events of a run, such as {@code TASK_STARTED a}. */
    List<String> log(String runId) {
        return runs().events(runId, 0, 1_000).stream().map(Ground::line).toList();
    }

    static String line(Event event) {
        String task = Trees.read(event.body()).path("taskId").asString("");
        return task.isEmpty() ? event.type() : event.type() + " " + task;
    }

    @Override
    public void close() {
        runners.forEach(WorkflowRunner::close);
        store.close();
    }

    /** Timers of a settable clock. */
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
