package dev.holdfast.cli;

import dev.holdfast.deploy.Deployment;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast deploy list}: lists deployments. */
@Command(
        name = "list",
        description = "List all deployments, the newest first; those that count now have a * before their status.",
        footer = {"", "Example:", "  holdfast deploy list"})
final class DeployListCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DeployListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            List<Deployment> all =
                    new Deployments(backend.log(), environment.clock()).list().reversed();
            PrintWriter out = environment.console().out();
            if (common.json) {
                all.forEach(deployment -> out.println(JsonOutput.line(deployment.json())));
            } else if (all.isEmpty()) {
                out.println("No deployments yet.");
            } else {
                table(all).print(out);
            }
            return ExitCode.DONE;
        }
    }

    private static Table table(List<Deployment> all) {
        Table table = new Table("DEPLOYMENT", "VERSION", "STATUS", "UPDATED", "BY", "REASON");
        for (Deployment deployment : all) {
            table.row(
                    deployment.id(),
                    deployment.spelled(),
                    (deployment.current() ? "*" : "") + deployment.status().word(),
                    Words.moment(deployment.updatedAt()),
                    deployment.createdBy(),
                    deployment.reason() == null
                            ? ""
                            : Columns.cut(Columns.plain(deployment.reason()), Table.WIDEST_TEXT));
        }
        return table;
    }
}
