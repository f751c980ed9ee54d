package dev.holdfast.cli;

import dev.holdfast.deploy.Stage;
import dev.holdfast.flow.Runs;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Running;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowReader;
import dev.holdfast.workflow.WorkflowRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast run}: runs a workflow, or continues a run that was stopped or killed. */
@Command(
        name = "run",
        description = {
            "Run a workflow. Kill it at any moment, run the same command, and it continues: what is recorded as completed"
                    + " is never run again. After a finished run the same command starts a new one; with --run-id it shows how that"
                    + " one ended."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast run examples/workflows/survive.yaml",
            "  holdfast run order.yaml --run-id order-42 --input amount=12.50 --input @customer.json",
            "  holdfast run order --env production --run-id order-43",
            "  holdfast run nightly.yaml --event-log-dir /var/log/runs --parallel 4 --json",
            "  holdfast run order.yaml --store sqlite:runs.db --detach --priority 10 --max-running 4"
        })
final class RunCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            paramLabel = "WORKFLOW",
            description = "The YAML or JSON file, a version like NAME@3, or with --env the id.")
    private Path workflow = Path.of("");

    @Option(names = "--env", paramLabel = "STAGE", description = "Run what is deployed in staging or production.")
    private @Nullable Stage stage;

    @Option(
            names = {"--run-id", "--id"},
            paramLabel = "ID",
            description =
                    "The run to start, to continue, or to show again. Default: the workflow's id, then ID-2, ID-3…")
    private @Nullable String runId;

    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE|@FILE",
            description =
                    "Input of the run, many times: a member, taken as JSON where it is JSON and as text otherwise, or"
                            + " a file with a JSON object.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--accept-changes",
            description = "Continue although the workflow has changed since the run was started, where that is safe.")
    private boolean acceptChanges;

    @ArgGroup(exclusive = false, heading = "For workers:%n")
    private @Nullable DetachFlags detach;

    @Option(names = "--no-policy", description = "Do not check the workflow's safety policy.")
    private boolean noPolicy;

    @Mixin
    private final RunFlags run = new RunFlags();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (acceptChanges && detach != null) {
            throw new IllegalArgumentException("--accept-changes and --detach do not go together; run it here with"
                    + " --accept-changes, or mend it by 'runs retry RUN --with FILE'");
        }
        var request = new RunRequest(runId, Inputs.merged(inputs, environment.directory()), acceptChanges);
        WorkflowReader checked = new WorkflowReader(TaskHandlers.load());
        WorkflowReader reader = noPolicy ? checked.withoutPolicyCheck() : checked;
        var definition = new Definitions(environment, reader).find(workflow, stage);
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment)) {
            var loaded = definition.apply(stores.events().log());
            loaded.warnings().forEach(warning -> environment.console().err().println("warning: " + warning));
            return detach == null
                    ? new Execution(environment, common, store, run, reader)
                            .run(stores, starter(loaded.workflow(), request), true)
                    : new Detachment(environment, common, store)
                            .submit(stores, loaded.workflow(), request, detach.order());
        }
    }

    private static Execution.Starter starter(Workflow definition, RunRequest request) {
        return new Execution.Starter() {
            @Override
            public String choose(WorkflowRunner runner) {
                return runner.choose(definition, request);
            }

            @Override
            public Running start(WorkflowRunner runner, Runs runs) {
                return runner.start(definition, request);
            }

            @Override
            public boolean mayWatch() {
                return request.runId() != null;
            }
        };
    }
}
