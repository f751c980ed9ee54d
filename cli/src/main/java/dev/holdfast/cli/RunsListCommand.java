package dev.holdfast.cli;

import dev.holdfast.flow.RunLeases;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunSummary;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.time.Leases;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast runs list}: prints the latest runs, also while another process writes. */
@Command(
        name = "list",
        description = "List the latest runs, the newest first.",
        footer = {
            "",
            "Examples:",
            "  holdfast runs list --limit 5",
            "  holdfast runs list --status pending",
            "  holdfast runs list --json | head -n 1"
        })
final class RunsListCommand implements Callable<Integer> {
    private static final String UNREADABLE = "unreadable";

    private final Environment environment;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those that are ${COMPLETION-CANDIDATES}, or unreadable.",
            completionCandidates = Statuses.class)
    private @Nullable String status;

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
            List<RunSummary> runs = all.list(
                    Long.MAX_VALUE, limit, wanted(), damaged -> err.println("warning: passed over: " + damaged));
            Map<String, String> workers = workers(all, runs, Leases.holders(backend.docs()));
            PrintWriter out = environment.console().out();
            if (common.json) {
                runs.forEach(run -> out.println(JsonOutput.line(json(run, workers.get(run.id())))));
            } else if (runs.isEmpty()) {
                out.println(status == null ? "No runs yet." : "No run is " + status + ".");
            } else {
                table(runs, workers).print(out);
            }
            return ExitCode.DONE;
        }
    }

    private Predicate<RunSummary> wanted() {
        List<String> words = new ArrayList<>();
        new Statuses().forEach(words::add);
        words.add(UNREADABLE);
        if (status != null && !words.contains(status)) {
            throw new IllegalArgumentException(
                    "--status is one of " + String.join(", ", words) + ", not '" + status + "'");
        }
        return run -> status == null || status.equals(word(run));
    }

    private static String word(RunSummary run) {
        return run.status() == null ? UNREADABLE : run.status().word();
    }

    /** The words for what becomes of runs. */
    private static final class Statuses implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(RunStatus.values()).map(RunStatus::word).iterator();
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
                    word(run),
                    run.status() == null ? "" : Words.moment(run.startedAt()),
                    run.completedAt() == null ? "" : Words.length(Duration.between(run.startedAt(), run.completedAt())),
                    run.name(),
                    workers.getOrDefault(run.id(), ""),
                    run.error() == null ? "" : Columns.cut(Columns.plain(run.error()), Table.WIDEST_TEXT));
        }
        return table;
    }
}
