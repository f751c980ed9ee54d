package dev.holdfast.redis;

import dev.holdfast.store.Expected;
import java.util.List;

/**
 * What a script that writes answered. Immutable.
 *
 * @param kind the word that says how it went
 * @param value what goes with it
 */
record Answer(String kind, String value) {
    static Answer of(Object reply) {
        List<?> parts = (List<?>) reply;
        return new Answer(Space.text(parts.get(0)), Space.text(parts.get(1)));
    }

    long number() {
        return Long.parseLong(value);
    }

    /** What a writer expects, as scripts understand it. */
    static String expected(Expected expected) {
        return switch (expected) {
            case Expected.Any any -> "any";
            case Expected.None none -> "0";
            case Expected.Exactly exactly -> Long.toString(exactly.version());
        };
    }
}
