package dev.holdfast.cli;

import dev.holdfast.deploy.Versions.Published;
import dev.holdfast.deploy.WorkflowVersion;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast workflow publish}: keeps a definition as a version. */
@Command(
        name = "publish",
        description = {
            "Keep a definition as the next version of its workflow, to be run as NAME@3 and to be deployed.",
            "A definition that is a version already keeps its number."
        },
        footer = {"", "Example:", "  holdfast workflow publish hello.yaml --note \"greets in French too\""})
final class WorkflowPublishCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "FILE", description = "The YAML or JSON file of the workflow.")
    private Path file = Path.of("");

    @Option(names = "--note", paramLabel = "TEXT", description = "What is new in it, for those who list versions.")
    private @Nullable String note;

    @Mixin
    private final ActorFlag actor = new ActorFlag();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    WorkflowPublishCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var loaded = new WorkflowReader(TaskHandlers.load())
                .read(environment.directory().resolve(file));
        loaded.warnings().forEach(warning -> environment.console().err().println("warning: " + warning));
        Published published = publish(loaded.workflow());
        WorkflowVersion version = published.version();
        if (common.json) {
            environment
                    .console()
                    .out()
                    .println(JsonOutput.line(version.json().without("spec").put("fresh", published.fresh())));
        } else {
            String spelled = version.workflowId() + "@" + version.version();
            environment
                    .console()
                    .out()
                    .println(
                            published.fresh()
                                    ? "Published " + spelled + "."
                                    : "This is " + spelled + " already, by " + version.createdBy() + " on "
                                            + Words.moment(version.createdAt()) + "; nothing was changed.");
        }
        return ExitCode.DONE;
    }

    private Published publish(Workflow workflow) {
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment)) {
            Published published = stores.publish(environment, workflow, actor.name(environment), note);
            stores.derive(environment);
            return published;
        }
    }
}
