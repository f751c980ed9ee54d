package dev.holdfast.cli;

import dev.holdfast.deploy.Versions;
import dev.holdfast.deploy.WorkflowVersion;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast workflow versions}: lists the versions of a workflow. */
@Command(
        name = "versions",
        description = "List the versions of a workflow, the newest first. With --json also their definitions.",
        footer = {"", "Example:", "  holdfast workflow versions hello"})
final class WorkflowVersionsCommand implements Callable<Integer> {
    private static final int SHOWN_OF_HASH = 12;

    private final Environment environment;

    @Parameters(paramLabel = "NAME", description = "The id of the workflow.")
    private String name = "";

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    WorkflowVersionsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            List<WorkflowVersion> versions =
                    new Versions(backend.log(), environment.clock()).list(name).reversed();
            PrintWriter out = environment.console().out();
            if (common.json) {
                versions.forEach(version -> out.println(JsonOutput.line(version.json())));
            } else if (versions.isEmpty()) {
                out.println("No versions of " + name + " yet.");
            } else {
                table(versions).print(out);
            }
            return ExitCode.DONE;
        }
    }

    private static Table table(List<WorkflowVersion> versions) {
        Table table = new Table("VERSION", "HASH", "WHEN", "BY", "NOTE");
        for (WorkflowVersion version : versions) {
            table.row(
                    version.workflowId() + "@" + version.version(),
                    version.hash().substring(0, SHOWN_OF_HASH),
                    Words.moment(version.createdAt()),
                    version.createdBy(),
                    version.note() == null ? "" : Columns.cut(Columns.plain(version.note()), Table.WIDEST_TEXT));
        }
        return table;
    }
}
