package dev.holdfast.cli;

import dev.holdfast.store.Log;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowReader;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A definition for a run that was begun with another. */
final class MendedFlags {
    @Option(
            names = "--with",
            paramLabel = "FILE",
            description =
                    "Go on with this mended file, or a version like NAME@3. What has completed is kept, and the file"
                            + " is refused where it says something else about that.")
    private @Nullable Path with;

    @Option(names = "--no-policy", description = "With --with: do not check the safety policy of the file.")
    private boolean noPolicy;

    boolean given() {
        if (noPolicy && with == null) {
            throw new IllegalArgumentException("--no-policy is about the file of --with; give both, or neither");
        }
        return with != null;
    }

    /** The definition, once the store is open that may hold it; null if none is given. A file is read at once. */
    Function<Log, @Nullable Workflow> read(Environment environment, WorkflowReader checked) {
        if (!given() || with == null) {
            return log -> null;
        }
        WorkflowReader reader = noPolicy ? checked.withoutPolicyCheck() : checked;
        var loaded = new Definitions(environment, reader).find(with, null);
        return log -> {
            var definition = loaded.apply(log);
            definition.warnings().forEach(warning -> environment.console().err().println("warning: " + warning));
            return definition.workflow();
        };
    }

    static WorkflowReader reader() {
        return new WorkflowReader(TaskHandlers.load());
    }
}
