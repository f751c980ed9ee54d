package dev.holdfast.cli;

import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.WorkflowReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast validate}: checks a workflow without running it. */
@Command(
        name = "validate",
        description = "Check a workflow: its fields, its graph, its tools and its safety policy. Nothing is run.",
        footer = {"", "Example:", "  holdfast validate examples/workflows/survive.yaml"})
final class ValidateCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "WORKFLOW", description = "The YAML or JSON file of the workflow.")
    private Path workflow = Path.of("");

    @Option(names = "--no-policy", description = "Do not check the workflow's safety policy.")
    private boolean noPolicy;

    @Mixin
    private final CommonFlags common = new CommonFlags();

    ValidateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        WorkflowReader checked = new WorkflowReader(TaskHandlers.load());
        WorkflowReader reader = noPolicy ? checked.withoutPolicyCheck() : checked;
        var loaded = reader.read(environment.directory().resolve(workflow));
        PrintWriter out = environment.console().out();
        if (common.json) {
            var result = JsonOutput.object()
                    .put("workflow", loaded.workflow().id())
                    .put("tasks", loaded.workflow().tasks().size());
            out.println(JsonOutput.line(result.set("warnings", JsonOutput.tree(loaded.warnings()))));
        } else {
            loaded.warnings().forEach(warning -> out.println("warning: " + warning));
            out.println("Workflow " + loaded.workflow().id() + " is fine: "
                    + Words.count(loaded.workflow().tasks().size(), "task") + ".");
        }
        return ExitCode.DONE;
    }
}
