package dev.holdfast.flow;

import dev.holdfast.store.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a caller may call a new run, so that nothing that is made of its id can be mistaken for something else. */
public final class RunIdRule {
    /** The most bytes of an id that a caller gives. */
    public static final int MAX_BYTES = 255;

    /** What the names of streams begin with that are no runs. */
    private static final List<String> OTHERS = List.of("machine:", "holdfast:");

    private RunIdRule() {}

    /**
     * Returns {@code id} if a new run may have it; one that is recorded keeps whatever it has.
     *
     * @throws IllegalArgumentException if it may not
     */
    public static String check(String id) {
        Names.check("run id", id);
        if (id.isBlank() || id.indexOf('/') >= 0 || id.indexOf(ChildIds.SEPARATOR) >= 0) {
            throw refused(id, "must not be blank, and may hold neither '/' nor '~'");
        }
        for (String other : OTHERS) {
            if (id.startsWith(other)) {
                throw refused(
                        id, "must not begin with '" + other + "', by which this store tells other things from runs");
            }
        }
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw refused(
                    id.substring(0, id.offsetByCodePoints(0, 40)) + "…", "must have at most " + MAX_BYTES + " bytes");
        }
        return id;
    }

    private static IllegalArgumentException refused(String id, String rule) {
        return new IllegalArgumentException(
                "'" + id + "' cannot be the id of a new run: it " + rule + "; give it another, like order-42");
    }
}
