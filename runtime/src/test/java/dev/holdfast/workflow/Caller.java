package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Flows;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.time.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** A process that asks for the run {@code one}, a flow's or a workflow's, whose first step ends when it is told to. */
final class Caller {
    private static final String WORKFLOW = """
            id: two
            tasks:
              - {id: a, toolName: act, inputs: {step: a}}
              - {id: b, dependsOn: [a], toolName: act, inputs: {step: b}}
            """;

    /** More operations than it takes to come to the first step: who makes them looks again and again. */
    private static final int MANY = 16;

    private final Path done;

    private Caller(Path done) {
        this.done = done;
    }

    /** @param arguments {@code flow} or {@code workflow}, the store, and a file for the steps that were done */
    public static void main(String[] arguments) throws Exception {
        var caller = new Caller(Path.of(arguments[2]));
        try (var store = new FaultyBackend(Stores.open(arguments[1]));
                var timers = new SystemTimers(Clock.systemUTC())) {
            Thread.ofPlatform().daemon().start(() -> {
                Eventually.until("it looks again and again", () -> store.operations() > MANY);
                System.out.println("waits");
            });
            var engine =
                    new Engine(store, timers, new Random(ProcessHandle.current().pid()), RunListener.NONE);
            System.out.println(
                    "result " + (arguments[0].equals("flow") ? caller.flow(engine) : caller.workflow(engine)));
        } catch (StoreException refused) {
            System.out.println(refused.getMessage());
            System.exit(4);
        }
    }

    private String flow(Engine engine) throws InterruptedException {
        return new Flows(engine).run("one", "two", null, String.class, flow -> {
            flow.step("a", String.class, call -> act("a"));
            return flow.step("b", String.class, call -> act("b"));
        });
    }

    private String workflow(Engine engine) throws InterruptedException {
        Map<String, TaskHandler> tools = TaskHandlers.of(new Act(this));
        var reader = new WorkflowReader(tools);
        var around = new Surroundings(Path.of(""), variable -> null, 8);
        try (var runner = new WorkflowRunner(engine, tools, reader, around)) {
            Workflow workflow = reader.read("two.yaml", WORKFLOW).workflow();
            RunView end =
                    runner.start(workflow, RunRequest.DEFAULT.withRunId("one")).await();
            return Objects.requireNonNull(end.task("b").output()).asString();
        }
    }

    private String act(String step) {
        try {
            Files.writeString(done, step + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            System.out.println("does " + step);
            if (step.equals("a")) {
                System.in.read();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return "of " + ProcessHandle.current().pid();
    }

    private record Act(Caller caller) implements TaskHandler {
        @Override
        public String toolName() {
            return "act";
        }

        @Override
        public JsonNode run(TaskCall call) {
            return Trees.MAPPER.valueToTree(
                    caller.act(call.inputs().path("step").asString()));
        }
    }
}
