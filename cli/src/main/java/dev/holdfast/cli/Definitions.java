package dev.holdfast.cli;

import dev.holdfast.deploy.Deployment;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.deploy.Stage;
import dev.holdfast.deploy.Versions;
import dev.holdfast.store.Log;
import dev.holdfast.workflow.WorkflowReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the workflow that a command line names: a file, a version, or what is deployed. Immutable. */
record Definitions(Environment environment, WorkflowReader reader) {
    /**
     * A file is read at once, whatever becomes of the store; the others are in the store's log.
     *
     * @param named a file; or a version like {@code hello@3}, unless there is such a file; or with a stage the workflow's id
     * @param stage where the workflow has been deployed to; null for none
     */
    Function<Log, WorkflowReader.Loaded> find(Path named, @Nullable Stage stage) {
        if (stage != null) {
            return log -> deployed(log, named.toString(), stage);
        }
        Path file = environment.directory().resolve(named);
        Optional<VersionName> version = VersionName.find(named.toString());
        if (version.isPresent() && !Files.exists(file)) {
            return log -> published(log, version.get());
        }
        WorkflowReader.Loaded loaded = reader.read(file);
        return log -> loaded;
    }

    private WorkflowReader.Loaded deployed(Log log, String workflowId, Stage stage) {
        Deployment deployment = new Deployments(log, environment.clock())
                .current(workflowId, stage)
                .orElseThrow(() -> new IllegalArgumentException("nothing is deployed of workflow '" + workflowId
                        + "' in " + stage.word() + "; name the workflow's id, and deploy a version of it first"));
        return published(log, new VersionName(workflowId, deployment.version()));
    }

    private WorkflowReader.Loaded published(Log log, VersionName name) {
        var version = new Versions(log, environment.clock()).get(name.workflowId(), name.version());
        return reader.read(
                name.workflowId() + "@" + name.version(), version.spec().toString());
    }
}
