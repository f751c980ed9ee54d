package dev.holdfast.sql;

import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to the log. Whatever its dialect does not store at once, because it conflicts or repeats, is decided one by one
 * while no other transaction appends. Thread-safe.
 */
final class Appending {
    private static final String VERSION = "select version from holdfast_streams where stream = ?";
    private static final String NEW_STREAM = "insert into holdfast_streams (stream, version) values (?, ?)";
    private static final String NEW_VERSION = "update holdfast_streams set version = ? where stream = ?";
    private static final String POSITIONS = "update holdfast_log set position = position + ? returning position";
    private static final String TAG = "insert into holdfast_tags (tag, position) values (?, ?)";

    private final Database database;
    private final Dialect dialect;
    private final String known;
    private final String event;

    Appending(Database database) {
        this.database = database;
        this.dialect = database.dialect();
        this.known = "select id, version from holdfast_events where stream = ? and " + dialect.among("id");
        this.event = "insert into holdfast_events (position, stream, version, id, type, time, body, caused_by,"
                + " correlation, actor, tags, checksum) values (?, ?, ?, ?, ?, ?, " + dialect.json()
                + ", ?, ?, ?, ?, ?)";
    }

    /** Decides each of these appends, which are to different streams. */
    void append(List<Append> appends) {
        if (!refusedAll(appends, () -> dialect.append(database, appends))) {
            List<Append> rest = appends.stream().filter(Append::undecided).toList();
            if (!rest.isEmpty()) {
                refusedAll(rest, () -> oneByOne(rest));
            }
        }
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
        Optional<Long> found = session.first(VERSION, row -> row.getLong(1), append.stream);
        long version = found.orElse(0L);
        if (!append.expected.matches(version)) {
            append.refused(new StoreException.Conflict("stream '" + append.stream + "'", append.expected, version));
            return;
        }
        long last = version + append.events.size();
        if (found.isPresent()) {
            session.update(NEW_VERSION, last, append.stream);
        } else {
            session.update(NEW_STREAM, append.stream, last);
        }
        store(session, append, version);
        append.stored(last);
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
        int count = append.events.size();
        long position = session.first(POSITIONS, row -> row.getLong(1), count).orElseThrow() - count;
        long version = before;
        boolean tagged = false;
        for (NewEvent stored : append.events) {
            position++;
            session.batch(
                    event,
                    position,
                    append.stream,
                    ++version,
                    stored.id(),
                    stored.type(),
                    stored.time().toEpochMilli(),
                    stored.body().text(),
                    dialect.names(session, stored.meta().causedBy()),
                    Optional.ofNullable(stored.meta().correlation()),
                    Optional.ofNullable(stored.meta().actor()),
                    dialect.names(session, stored.meta().tags()),
                    Rows.checksum(append.stream, stored));
            for (String tag : stored.meta().tags().stream().distinct().toList()) {
                session.batch(TAG, tag, position);
                tagged = true;
            }
        }
        session.flush(event);
        if (tagged) {
            session.flush(TAG);
        }
    }

    void truncate(String stream, long through) {
        database.transaction("truncate '" + stream + "'", session -> {
            dialect.lockLog(session);
            long version = session.first(VERSION, row -> row.getLong(1), stream).orElse(0L);
            if (through < 0 || through > version) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + version
                        + " and cannot be truncated through version " + through);
            }
            session.update(
                    "delete from holdfast_tags where position in"
                            + " (select position from holdfast_events where stream = ? and version <= ?)",
                    stream,
                    through);
            session.update("delete from holdfast_events where stream = ? and version <= ?", stream, through);
            return session.update(
                    "update holdfast_streams set truncated = ? where stream = ? and truncated < ?",
                    through,
                    stream,
                    through);
        });
    }
}
