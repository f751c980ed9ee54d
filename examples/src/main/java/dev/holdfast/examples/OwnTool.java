package dev.holdfast.examples;

import dev.holdfast.flow.Engine;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Surroundings;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
import dev.holdfast.workflow.WorkflowRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A workflow inside a program, with a tool of the program's own. A jar that names such a handler in
 * {@code META-INF/services/dev.holdfast.workflow.TaskHandler} brings its tool to the command line as well.
 */
public final class OwnTool {
    private static final String WORKFLOW = """
            id: shout
            tasks:
              - {id: quiet, toolName: noop, inputs: {text: "hello {{input.name}}"}}
              - {id: loud, dependsOn: [quiet], toolName: upper-case, inputs: {text: "{{tasks.quiet.output.text}}"}}
            """;

    private OwnTool() {}

    /** {@code upper-case}: returns {@code inputs.text} in capitals. */
    static final class UpperCase implements TaskHandler {
        @Override
        public String toolName() {
            return "upper-case";
        }

        @Override
        public JsonNode run(TaskCall call) {
            String text = call.inputs().path("text").asString("");
            return JsonNodeFactory.instance.stringNode(text.toUpperCase(Locale.ROOT));
        }
    }

    /** @param arguments a store, and a name: {@code memory: Ada} */
    public static void main(String[] arguments) throws InterruptedException {
        var handlers = TaskHandlers.of(new UpperCase());
        var reader = new WorkflowReader(handlers);
        var around = new Surroundings(Path.of("").toAbsolutePath(), System::getenv, 8);
        try (Backend store = Stores.open(arguments[0]);
                var timers = new SystemTimers(Clock.systemUTC());
                var runner = new WorkflowRunner(
                        new Engine(store, timers, RandomGenerator.getDefault(), RunListener.NONE),
                        handlers,
                        reader,
                        around)) {
            var input = JsonNodeFactory.instance.objectNode().put("name", arguments[1]);
            RunView run = runner.start(reader.read("shout", WORKFLOW).workflow(), RunRequest.DEFAULT.withInput(input))
                    .await();
            System.out.println(run.status().word() + ": " + run.output());
        }
    }
}
