package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Stats;
import dev.holdfast.store.ops.StoreStats;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast store stats}: counts what is in a store. */
@Command(
        name = "stats",
        description = "Count streams, events, documents and blobs.",
        footer = {"", "Examples:", "  holdfast store stats", "  holdfast store stats --store file:state --json"})
final class StoreStatsCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreStatsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            StoreStats stats = Stats.of(backend);
            PrintWriter out = environment.console().out();
            if (common.json) {
                out.println(JsonOutput.line(stats));
            } else {
                print(stats, out);
            }
            return ExitCode.DONE;
        }
    }

    private static void print(StoreStats stats, PrintWriter out) {
        Table totals = new Table("streams", "" + stats.streams());
        totals.row("events", stats.events() + ", " + stats.bodyBytes() + " bytes of bodies");
        if (stats.firstTime() != null && stats.lastTime() != null) {
            totals.row("from", Words.moment(stats.firstTime()));
            totals.row("to", Words.moment(stats.lastTime()));
        }
        totals.row("blobs", stats.blobs() + ", " + stats.blobBytes() + " bytes");
        totals.print(out);
        if (!stats.eventsByType().isEmpty()) {
            out.println();
            Table types = new Table("EVENT TYPE", "EVENTS");
            stats.eventsByType().forEach((type, count) -> types.row(type, "" + count));
            types.print(out);
        }
        if (!stats.documentsByCollection().isEmpty()) {
            out.println();
            Table collections = new Table("COLLECTION", "DOCUMENTS");
            stats.documentsByCollection().forEach((collection, count) -> collections.row(collection, "" + count));
            collections.print(out);
        }
        if (!stats.largestStreams().isEmpty()) {
            out.println();
            Table largest = new Table("LARGEST STREAM", "EVENTS");
            stats.largestStreams().forEach(stream -> largest.row(stream.stream(), "" + stream.events()));
            largest.print(out);
        }
    }
}
