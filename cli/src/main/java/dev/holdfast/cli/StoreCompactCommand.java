package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Compact;
import dev.holdfast.store.ops.Compact.Compacted;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast store compact}: removes what nobody can see or refers to. */
@Command(
        name = "compact",
        description = {
            "Remove expired documents, and blobs that no event or document refers to, and give the space back.",
            "SQLite is vacuumed, which takes as much room again for a while; so is PostgreSQL, whose files shrink only where"
                    + " their ends are free. The others use the space again by themselves."
        },
        footer = {"", "Example:", "  holdfast store compact --store file:state --grace 7d"})
final class StoreCompactCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "1d",
            description = "Spare blobs put since then: 1h, 7d. Default: ${DEFAULT-VALUE}.")
    private String grace = "1d";

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreCompactCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Duration spared = Lengths.of("--grace", grace);
        Compacted compacted;
        try (Backend backend = store.open(environment, Access.WRITER)) {
            compacted = Compact.run(backend, spared, environment.clock());
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(compacted));
        } else {
            Table table = new Table("", "BEFORE", "REMOVED", "NOW");
            row(table, "blobs", compacted.blobs(), compacted.blobsLeft());
            row(table, "bytes of blobs", compacted.blobBytes(), compacted.blobBytesLeft());
            table.print(out);
            out.println("Removed " + Words.count(compacted.documents(), "expired document") + ".");
            out.println(compacted.space());
        }
        return ExitCode.DONE;
    }

    private static void row(Table table, String what, long removed, long left) {
        table.row(what, "" + (removed + left), "" + removed, "" + left);
    }
}
