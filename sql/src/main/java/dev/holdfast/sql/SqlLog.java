package dev.holdfast.sql;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The log in tables. Thread-safe. */
final class SqlLog implements Log {
    private static final String READ = "select " + Rows.EVENT
            + " from holdfast_events e where stream = ? and version > ? order by version limit ?";
    private static final String READ_ALL =
            "select " + Rows.EVENT + " from holdfast_events e where position > ? order by position limit ?";
    private static final String READ_TAGGED = "select " + Rows.EVENT
            + " from holdfast_tags t join holdfast_events e on e.position = t.position"
            + " where t.tag = ? and t.position > ? order by t.position limit ?";
    private static final String FIND =
            "select " + Rows.EVENT + " from holdfast_events e where id = ? order by position limit 1";
    private static final String VERSION = "select coalesce("
            + "(select version from holdfast_events where stream = ? order by version desc limit 1),"
            + " (select version from holdfast_truncations where stream = ?), 0)";
    private static final String TRUNCATIONS =
            "select stream, version from holdfast_truncations where stream > ? order by stream limit ?";

    private final Database database;
    private final Rows rows;
    private final Appending appending;
    private final GroupCommit<Append> groups;
    private final @Nullable Consumer<Corrupt> damaged;

    SqlLog(Database database) {
        this.database = database;
        this.rows = new Rows(database.dialect());
        this.appending = new Appending(database);
        this.groups = new GroupCommit<>(MAX_BATCH, appending::append);
        this.damaged = null;
    }

    private SqlLog(SqlLog strict, Consumer<Corrupt> damaged) {
        this.database = strict.database;
        this.rows = strict.rows;
        this.appending = strict.appending;
        this.groups = strict.groups;
        this.damaged = damaged;
    }

    @Override
    public Log passingOver(Consumer<Corrupt> told) {
        return new SqlLog(this, told);
    }

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        database.requireAppending();
        Names.check("stream", stream);
        Log.checkBatch(events);
        var append = new Append(stream, expected, events);
        groups.run(append);
        return append.outcome();
    }

    @Override
    public long version(String stream) {
        database.require();
        Names.check("stream", stream);
        return database.read("look up the version of '" + stream + "'", session -> version(session, stream));
    }

    static long version(Session session, String stream) throws SQLException {
        return session.first(VERSION, row -> row.getLong(1), stream, stream).orElseThrow();
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        database.require();
        Names.check("stream", stream);
        Names.checkLimit(limit, MAX_BATCH);
        return database.read(
                "read '" + stream + "'",
                session -> session.page(limit, READ, rows::event, stream, afterVersion, limit));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        database.require();
        return events("read events", READ_ALL, afterPosition, limit, after -> new Object[] {after, limit});
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        database.require();
        Names.check("tag", tag);
        return events(
                "read events with a tag", READ_TAGGED, afterPosition, limit, after -> new Object[] {tag, after, limit});
    }

    private List<Event> events(
            String doing, String sql, long afterPosition, int limit, Function<Long, Object[]> parametersAfter) {
        Names.checkLimit(limit, MAX_BATCH);
        return Filtered.page(
                        afterPosition,
                        limit,
                        after -> database.read(
                                doing, session -> session.page(limit, sql, this::tried, parametersAfter.apply(after))),
                        Rows.Tried::place,
                        Rows.Tried::isReadable)
                .stream()
                .map(tried -> tried.content().orElseThrow())
                .toList();
    }

    private Rows.Tried<Long, Event> tried(ResultSet row) throws SQLException {
        return Rows.tried(damaged, row.getLong("position"), rows::event, row);
    }

    @Override
    public Optional<Event> find(String id) {
        database.require();
        Names.check("event id", id);
        return database.read("find event " + id, session -> session.first(FIND, this::tried, id))
                .flatMap(Rows.Tried::content);
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        database.requireAppending();
        Names.check("stream", stream);
        appending.truncate(stream, throughVersion);
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        database.require();
        Names.checkLimit(limit, MAX_BATCH);
        return database.read(
                "list truncated streams",
                session -> session.query(
                        TRUNCATIONS, row -> new Truncation(row.getString(1), row.getLong(2)), afterStream, limit));
    }
}
