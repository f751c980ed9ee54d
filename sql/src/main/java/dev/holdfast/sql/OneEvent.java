package dev.holdfast.sql;

import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * Appends one event at a version that its writer knows, which is what most appends are: by one statement, one round trip
 * and one commit. Where the stream is at another version, or has the event, nothing is stored. Thread-safe.
 */
final class OneEvent {
    /** Looks at no more than the end of the stream. */
    private static final String VERSION =
            "coalesce((select version from holdfast_events where stream = ? and version >= ?"
                    + " order by version desc limit 1), (select version from holdfast_truncations where stream = ?), 0)";

    private final String insert;

    OneEvent(Dialect dialect) {
        this.insert = dialect.lockingLog() + EventRow.INTO + " select " + dialect.nextPosition() + ", "
                + EventRow.parameters(dialect) + " where " + VERSION + " = ?";
    }

    static boolean is(Append append) {
        return append.events.size() == 1
                && append.expectedVersion() >= 0
                && append.events.getFirst().meta().tags().isEmpty();
    }

    void store(Session session, Append append) throws SQLException {
        String stream = append.stream;
        long expected = append.expectedVersion();
        Object[] row = EventRow.values(session, stream, expected + 1, append.events.getFirst());
        Object[] condition = {stream, expected, stream, expected};
        if (session.updateLocked(
                        insert, Stream.of(row, condition).flatMap(Stream::of).toArray())
                == 1) {
            append.stored(expected + 1);
        }
    }
}
