package dev.holdfast.sql;

import dev.holdfast.store.NewEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How an event is written as a row of {@code holdfast_events}, all but its position. */
final class EventRow {
    static final String INTO =
            "insert into holdfast_events (position, stream, version, id, type, time, body, caused_by,"
                    + " correlation, actor, tags, checksum)";

    private EventRow() {}

    /** A parameter for each of {@link #values}. */
    static String parameters(Dialect dialect) {
        return "?, ?, ?, ?, ?, " + dialect.json() + ", ?, ?, ?, ?, ?";
    }

    static Object[] values(Session session, String stream, long version, NewEvent event) throws SQLException {
        return new Object[] {
            stream,
            version,
            event.id(),
            event.type(),
            event.time().toEpochMilli(),
            event.body().text(),
            names(session, event.meta().causedBy()),
            Optional.ofNullable(event.meta().correlation()),
            Optional.ofNullable(event.meta().actor()),
            names(session, event.meta().tags()),
            Rows.checksum(stream, event)
        };
    }

    /** Null for none, which most events have and which takes no room. */
    private static Object names(Session session, List<String> names) throws SQLException {
        return names.isEmpty() ? Optional.empty() : session.names(names);
    }
}
