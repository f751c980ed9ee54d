package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.PassedOver;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What machines have passed over, as it is printed. */
final class PassedOverTable {
    /** How many are printed one by one. */
    private static final int MOST = 100;

    private PassedOverTable() {}

    /** Those that may be of a component; all if it is null. */
    static List<PassedOver> of(List<PassedOver> all, @Nullable String component) {
        return all.stream()
                .filter(passed -> component == null
                        || passed.component().isEmpty()
                        || passed.component().equals(component))
                .toList();
    }

    static void print(List<PassedOver> all, PrintWriter out) {
        if (all.isEmpty()) {
            return;
        }
        Table table = new Table("PASSED OVER", "OF", "SINCE", "WHY");
        all.stream()
                .limit(MOST)
                .forEach(passed -> table.row(what(passed), whose(passed), Words.moment(passed.since()), passed.why()));
        out.println();
        table.print(out);
        if (all.size() > MOST) {
            out.println(Words.count(all.size() - MOST, "more") + " not shown; see --json.");
        }
        out.println("They are tried again when their component is hosted, or now: holdfast machine retry");
    }

    static String json(PassedOver passed) {
        return Trees.json(Trees.object()
                        .put("passedOver", passed.kind().word())
                        .put("instance", passed.instance())
                        .put("componentName", passed.component())
                        .put("what", passed.what())
                        .put("why", passed.why())
                        .put("since", passed.since().toEpochMilli()))
                .text();
    }

    /** As one sentence. */
    static String sentence(PassedOver passed) {
        return what(passed) + " of " + whose(passed) + " is passed over since " + Words.moment(passed.since()) + ": "
                + passed.why();
    }

    private static String what(PassedOver passed) {
        return passed.what().isEmpty() || passed.instance().isEmpty()
                ? passed.kind().word()
                        + (passed.instance().isEmpty() && !passed.what().isEmpty() ? ", " + passed.what() : "")
                : passed.kind().word() + " " + passed.what();
    }

    private static String whose(PassedOver passed) {
        return passed.instance().isEmpty() ? passed.component() : passed.instance();
    }
}
