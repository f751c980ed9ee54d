package dev.holdfast.cli;

import dev.holdfast.deploy.Deployment;
import dev.holdfast.deploy.DeploymentEvent;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast deploy show}: prints a deployment, and who did what to it. */
@Command(
        name = "show",
        description = "Show a deployment, and all that happened to it. With --json also the reports of tests.",
        footer = {"", "Example:", "  holdfast deploy show deployment-2-production"})
final class DeployShowCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "ID", description = "The id of the deployment.")
    private String id = "";

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployShowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            var deployments = new Deployments(backend.log(), environment.clock());
            Deployment deployment = deployments.show(id);
            List<DeploymentEvent> history = deployments.history(id);
            PrintWriter out = environment.console().out();
            if (common.json) {
                ObjectNode shown = deployment.json();
                ArrayNode events = shown.putArray("events");
                history.forEach(event -> events.add(event.json()));
                out.println(JsonOutput.line(shown));
            } else {
                print(deployment, out);
                out.println();
                table(history).print(out);
            }
            return ExitCode.DONE;
        }
    }

    private static void print(Deployment deployment, PrintWriter out) {
        Table facts = new Table("deployment", deployment.id());
        facts.row("version", deployment.spelled());
        facts.row("environment", deployment.environment().word());
        facts.row("status", deployment.status().word() + (deployment.current() ? ", and what runs there" : ""));
        facts.row(
                "needs",
                Words.count(deployment.thresholds().requiredApprovals(), "approval") + ", "
                        + deployment.thresholds().minTestPassRate() + " % of its tests");
        if (deployment.promotedFrom() != null) {
            facts.row("promoted from", deployment.promotedFrom());
        }
        if (deployment.promotedTo() != null) {
            facts.row("promoted to", deployment.promotedTo());
        }
        if (deployment.reason() != null) {
            facts.row("reason", Columns.plain(deployment.reason()));
        }
        facts.print(out);
    }

    private static Table table(List<DeploymentEvent> history) {
        Table table = new Table("WHEN", "WHAT", "BY", "DETAILS");
        for (DeploymentEvent event : history) {
            ObjectNode details = event.data().deepCopy();
            details.remove(List.of("deploymentId", "versionId", "version", "environment", "report"));
            table.row(
                    Words.moment(event.time()),
                    event.type().name(),
                    event.by(),
                    details.isEmpty() ? "" : Columns.cut(JsonOutput.line(details), 2 * Table.WIDEST_TEXT));
        }
        return table;
    }
}
