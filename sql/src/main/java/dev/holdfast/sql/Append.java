package dev.holdfast.sql;

import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One append on its way through a {@link GroupCommit}: undecided, and then a version or what kept it from being stored. */
final class Append extends GroupCommit.Request {
    final String stream;
    final Expected expected;
    final List<NewEvent> events;
    private long version;
    private @Nullable RuntimeException refused;

    Append(String stream, Expected expected, List<NewEvent> events) {
        this.stream = stream;
        this.expected = expected;
        this.events = events;
    }

    @Override
    Object key() {
        return stream;
    }

    @Override
    int weight() {
        return events.size();
    }

    /** The expected version as a number; -1 for any. */
    long expectedVersion() {
        return switch (expected) {
            case Expected.Any any -> -1;
            case Expected.None none -> 0;
            case Expected.Exactly exactly -> exactly.version();
        };
    }

    void stored(long lastVersion) {
        version = lastVersion;
    }

    void refused(RuntimeException why) {
        refused = why;
    }

    boolean undecided() {
        return version == 0 && refused == null;
    }

    void forget() {
        version = 0;
        refused = null;
    }

    long outcome() {
        if (refused != null) {
            throw refused;
        }
        if (undecided()) {
            throw new IllegalStateException("an append to '" + stream + "' was left undecided");
        }
        return version;
    }
}
