package dev.holdfast.cli;

import dev.holdfast.flow.RunSummary;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast runs list}: prints the latest runs, also while another process writes. */
@Command(
        name = "list",
        description = "List the latest runs, the newest first.",
        footer = {"", "Examples:", "  holdfast runs list --limit 5", "  holdfast runs list --json | head -n 1"})
final class RunsListCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            List<RunSummary> runs = new Runs(backend, environment.clock()).list(Long.MAX_VALUE, limit);
            PrintWriter out = environment.console().out();
            if (common.json) {
                runs.forEach(run -> out.println(JsonOutput.line(run)));
            } else if (runs.isEmpty()) {
                out.println("No runs yet.");
            } else {
                table(runs).print(out);
            }
            return ExitCode.DONE;
        }
    }

    private static Table table(List<RunSummary> runs) {
        Table table = new Table("RUN", "STATUS", "STARTED", "TOOK", "NAME", "ERROR");
        for (RunSummary run : runs) {
            table.row(
                    run.id(),
                    run.status().word(),
                    Words.moment(run.startedAt()),
                    run.completedAt() == null ? "" : Words.length(Duration.between(run.startedAt(), run.completedAt())),
                    run.name(),
                    run.error() == null ? "" : Columns.cut(Columns.plain(run.error()), Table.WIDEST_TEXT));
        }
        return table;
    }
}
