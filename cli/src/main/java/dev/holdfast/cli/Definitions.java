package dev.holdfast.cli;

import dev.holdfast.deploy.Deployment;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.deploy.Stage;
import dev.holdfast.deploy.Versions;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.workflow.WorkflowReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the workflow that a command line names: a file, a version, or what is deployed. Immutable. */
record Definitions(Environment environment, StoreFlags store, WorkflowReader reader) {
    /**
     * @param named a file; or a version like {@code hello@3}, unless there is such a file; or with a stage the workflow's id
     * @param stage where the workflow has been deployed to; null for none
     */
    WorkflowReader.Loaded find(Path named, @Nullable Stage stage) {
        if (stage != null) {
            return deployed(named.toString(), stage);
        }
        Path file = environment.directory().resolve(named);
        Optional<VersionName> version = VersionName.find(named.toString());
        return version.isPresent() && !Files.exists(file) ? published(version.get()) : reader.read(file);
    }

    private WorkflowReader.Loaded deployed(String workflowId, Stage stage) {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            Deployment deployment = new Deployments(backend.log(), environment.clock())
                    .current(workflowId, stage)
                    .orElseThrow(() -> new IllegalArgumentException("nothing is deployed of workflow '" + workflowId
                            + "' in " + stage.word() + "; name the workflow's id, and deploy a version of it first"));
            return read(backend, new VersionName(workflowId, deployment.version()));
        }
    }

    private WorkflowReader.Loaded published(VersionName name) {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            return read(backend, name);
        }
    }

    private WorkflowReader.Loaded read(Backend backend, VersionName name) {
        var version = new Versions(backend.log(), environment.clock()).get(name.workflowId(), name.version());
        return reader.read(
                name.workflowId() + "@" + name.version(), version.spec().toString());
    }
}
