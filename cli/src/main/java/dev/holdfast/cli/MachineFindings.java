package dev.holdfast.cli;

import dev.holdfast.machine.PassedOver;
import dev.holdfast.store.Backend;
import java.util.List;
import java.util.function.BiConsumer;

/** What {@code doctor} finds about machines: all that was passed over so that others go on. */
final class MachineFindings {
    /** How many are told one by one. */
    private static final int PLACES = 20;

    private static final String ADVICE = "mend what it says, then host the component again, or: holdfast machine retry";

    private MachineFindings() {}

    /** @param problem is told of each, and what to do */
    static void look(Backend store, BiConsumer<String, String> problem) {
        List<PassedOver> all = PassedOver.in(store);
        all.stream().limit(PLACES).forEach(passed -> problem.accept(PassedOverTable.sentence(passed), ADVICE));
        if (all.size() > PLACES) {
            problem.accept(
                    Words.count(all.size() - PLACES, "more thing") + " of machines passed over",
                    "see them all: holdfast machine list --json");
        }
    }
}
