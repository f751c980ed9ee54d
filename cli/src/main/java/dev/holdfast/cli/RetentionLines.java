package dev.holdfast.cli;

import dev.holdfast.store.ops.Retention;
import dev.holdfast.store.ops.Retention.Remove;
import dev.holdfast.store.ops.Retention.Spare;
import java.io.PrintWriter;

/** Tells what becomes of each stream, and counts. One thread at a time. */
final class RetentionLines {
    private final PrintWriter out;
    private final boolean json;
    private long removed;

    RetentionLines(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void print(Retention retention) {
        switch (retention) {
            case Remove remove -> {
                removed += remove.events();
                out.println(
                        json
                                ? JsonOutput.line(JsonOutput.object().set("remove", JsonOutput.tree(remove)))
                                : Columns.plain(remove.stream()) + ": versions " + remove.fromVersion() + " to "
                                        + remove.throughVersion() + ", until " + Words.moment(remove.newest()) + ": "
                                        + remove.why());
            }
            case Spare spare ->
                out.println(
                        json
                                ? JsonOutput.line(JsonOutput.object().set("spare", JsonOutput.tree(spare)))
                                : Columns.plain(spare.stream()) + ": spared, " + spare.why());
        }
    }

    /** The last line, for people. */
    void end(boolean dryRun) {
        if (!json) {
            out.println((dryRun ? "Would remove " : "Removed ") + Words.count(removed, "event") + ".");
        }
    }
}
