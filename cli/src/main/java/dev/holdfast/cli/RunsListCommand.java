package dev.holdfast.cli;

import dev.holdfast.flow.RunSummary;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.time.Leases;
import dev.holdfast.worker.RunLeases;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

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
        try (Backend backend = opened()) {
            var all = new Runs(backend, environment.clock());
            PrintWriter err = environment.console().err();
            List<RunSummary> runs =
                    all.list(Long.MAX_VALUE, limit, damaged -> err.println("warning: passed over: " + damaged));
            Map<String, String> workers = workers(all, runs, Leases.holders(backend.docs()));
            PrintWriter out = environment.console().out();
            if (common.json) {
                runs.forEach(run -> out.println(JsonOutput.line(json(run, workers.get(run.id())))));
            } else if (runs.isEmpty()) {
                out.println("No runs yet.");
            } else {
                table(runs, workers).print(out);
            }
            return ExitCode.DONE;
        }
    }

    /** To be read; where it can, what was read to find the latest runs is written down for the next time. */
    private Backend opened() {
        try {
            return store.open(environment, Access.GUEST);
        } catch (StoreException | IllegalStateException readOnly) {
            return store.open(environment, Access.READ_ONLY);
        }
    }

    /** Who is at work on which run, or was until it died, where those who share the store say so. */
    private static Map<String, String> workers(Runs all, List<RunSummary> runs, Map<String, Leases.Holder> holders) {
        Map<String, String> workers = new HashMap<>();
        for (RunSummary run : runs) {
            Leases.Holder holder = isAtWork(run) ? holders.get(RunLeases.covering(all, run.id())) : null;
            if (holder != null) {
                workers.put(run.id(), holder.name());
            }
        }
        return workers;
    }

    private static boolean isAtWork(RunSummary run) {
        return run.status() != null && !run.status().finished();
    }

    private static ObjectNode json(RunSummary run, @Nullable String worker) {
        return JsonOutput.object().setAll((ObjectNode) JsonOutput.tree(run)).put("worker", worker);
    }

    private static Table table(List<RunSummary> runs, Map<String, String> workers) {
        Table table = new Table("RUN", "STATUS", "STARTED", "TOOK", "NAME", "WORKER", "ERROR");
        for (RunSummary run : runs) {
            table.row(
                    run.id(),
                    run.status() == null ? "unreadable" : run.status().word(),
                    run.status() == null ? "" : Words.moment(run.startedAt()),
                    run.completedAt() == null ? "" : Words.length(Duration.between(run.startedAt(), run.completedAt())),
                    run.name(),
                    workers.getOrDefault(run.id(), ""),
                    run.error() == null ? "" : Columns.cut(Columns.plain(run.error()), Table.WIDEST_TEXT));
        }
        return table;
    }
}
