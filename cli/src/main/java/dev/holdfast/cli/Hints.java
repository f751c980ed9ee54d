package dev.holdfast.cli;

import java.util.stream.Stream;

/**
 * Commands to suggest, which find the store that this command has used. Immutable.
 *
 * @param repeatable whether this very command continues what it has begun
 */
record Hints(Invocation invocation, StoreFlags store, boolean repeatable) {
    /** A command about a run: {@code ./holdfast runs show survive}. */
    String runs(String verb, String runId) {
        return invocation.other(Stream.concat(Stream.of("runs", verb, runId), store.given()));
    }

    /** The command that continues an unfinished run. */
    String again(String runId) {
        return repeatable ? invocation.again() : runs("resume", runId);
    }
}
