package dev.holdfast.sql;

import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes to the log. Whatever its dialect does not store at once, because it conflicts or repeats, is decided one by one
 * while no other transaction appends. Thread-safe.
 */
final class Appending {
    private static final String TAG = "insert into holdfast_tags (tag, position)"
            + " select ?, position from holdfast_events where stream = ? and version = ?";
    private static final String TRUNCATED = "insert into holdfast_truncations as t (stream, version) values (?, ?)"
            + " on conflict (stream) do update set version = excluded.version where t.version < excluded.version";

    private final Database database;
    private final Dialect dialect;
    private final String known;
    private final String event;
    private final OneEvent oneEvent;

    Appending(Database database) {
        this.database = database;
        this.dialect = database.dialect();
        this.known = "select id, version from holdfast_events where stream = ? and " + dialect.among("id");
        this.event = EventRow.INTO + " values (" + dialect.nextPosition() + ", " + EventRow.parameters(dialect) + ")";
        this.oneEvent = new OneEvent(dialect);
    }

    /** Decides each of these appends, which are to different streams. */
    void append(List<Append> appends) {
        if (!refusedAll(appends, () -> atOnce(appends))) {
            List<Append> rest = appends.stream().filter(Append::undecided).toList();
            if (!rest.isEmpty()) {
                refusedAll(rest, () -> oneByOne(rest));
            }
        }
    }

    private void atOnce(List<Append> appends) {
        database.statement("append to " + streams(appends), session -> {
            try {
                if (appends.size() == 1 && OneEvent.is(appends.getFirst())) {
                    oneEvent.store(session, appends.getFirst());
                } else {
                    dialect.append(session, appends);
                }
            } catch (SQLException failed) {
                if (!dialect.isDuplicate(failed)) {
                    throw failed;
                }
            }
            return appends;
        });
    }

    private static boolean refusedAll(List<Append> appends, Runnable work) {
        try {
            work.run();
            return false;
        } catch (StoreException | IllegalStateException failed) {
            appends.forEach(append -> append.refused(failed));
            return true;
        }
    }

    private void oneByOne(List<Append> appends) {
        database.transaction("append to " + streams(appends), session -> {
            dialect.lockLog(session);
            for (Append append : appends) {
                append.forget();
                decide(session, append);
            }
            return appends;
        });
    }

    private static String streams(List<Append> appends) {
        return "'" + appends.getFirst().stream + "'"
                + (appends.size() == 1 ? "" : " and " + (appends.size() - 1) + " other streams");
    }

    private void decide(Session session, Append append) throws SQLException {
        List<String> ids = append.events.stream().map(NewEvent::id).toList();
        Map<String, Long> there = new HashMap<>();
        session.query(known, row -> there.put(row.getString(1), row.getLong(2)), append.stream, ids);
        if (!there.isEmpty()) {
            repeated(append, ids, there);
            return;
        }
        long version = SqlLog.version(session, append.stream);
        if (append.expected.matches(version)) {
            store(session, append, version);
            append.stored(version + append.events.size());
        } else {
            append.refused(new StoreException.Conflict("stream '" + append.stream + "'", append.expected, version));
        }
    }

    private static void repeated(Append append, List<String> ids, Map<String, Long> there) {
        long first = there.getOrDefault(ids.getFirst(), 0L);
        for (int i = 0; i < ids.size(); i++) {
            if (first == 0 || there.getOrDefault(ids.get(i), 0L) != first + i) {
                append.refused(new IllegalArgumentException("stream '" + append.stream + "' holds some of the "
                        + ids.size() + " events of this batch, but not all side by side in this order; the one that"
                        + " differs is " + ids.get(i)
                        + "; repeat exactly the batch that was appended, or give new events new ids"));
                return;
            }
        }
        append.stored(first + ids.size() - 1);
    }

    private void store(Session session, Append append, long before) throws SQLException {
        long version = before;
        for (NewEvent stored : append.events) {
            session.batch(event, EventRow.values(session, append.stream, ++version, stored));
        }
        session.flush(event);
        version = before;
        for (NewEvent stored : append.events) {
            version++;
            for (String tag : stored.meta().tags().stream().distinct().toList()) {
                session.update(TAG, tag, append.stream, version);
            }
        }
    }

    void truncate(String stream, long through) {
        database.transaction("truncate '" + stream + "'", session -> {
            dialect.lockLog(session);
            long version = SqlLog.version(session, stream);
            if (through < 0 || through > version) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + version
                        + " and cannot be truncated through version " + through);
            }
            dialect.keepLastPosition(session);
            session.update(
                    "delete from holdfast_tags where position in"
                            + " (select position from holdfast_events where stream = ? and version <= ?)",
                    stream,
                    through);
            session.update("delete from holdfast_events where stream = ? and version <= ?", stream, through);
            return through == 0 ? 0 : session.update(TRUNCATED, stream, through);
        });
    }
}
