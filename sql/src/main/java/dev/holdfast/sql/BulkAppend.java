package dev.holdfast.sql;

import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Appends to many streams by one statement of PostgreSQL, which is one round trip and one commit. It takes the one row of
 * holdfast_log first, so that transactions get their positions in the order in which they commit, and no reader passes a
 * position that is still to come. A stream whose version is not the expected one is left out. One thread at a time.
 */
final class BulkAppend {
    private static final String HEAD = """
            with head as (
              update holdfast_log set position = position + ? returning position - ? as base),
            a as (
              select * from unnest(?::text[], ?::bigint[], ?::int[]) as a(stream, expected, count)),
            changed as (
              update holdfast_streams s set version = s.version + a.count from a, head
              where s.stream = a.stream and (a.expected = -1 or s.version = a.expected)
              returning s.stream, s.version - a.count as before),
            created as (
              insert into holdfast_streams (stream, version)
              select a.stream, a.count from a, head
              where a.expected <= 0 and not exists (select 1 from holdfast_streams s where s.stream = a.stream)
              returning stream, 0::bigint as before),
            w as (
              select * from changed union all select * from created),
            e as (
              insert into holdfast_events (position, stream, version, id, type, time, body, caused_by, correlation,
                actor, tags, checksum)
              select head.base + x.n, w.stream, w.before + x.i, x.id, x.type, x.time, x.body::json,
                string_to_array(x.caused_by, E'\\n'), x.correlation, x.actor, string_to_array(x.tags, E'\\n'), x.checksum
              from unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                  ?::text[], ?::text[], ?::int[])
                with ordinality as x(stream, i, id, type, time, body, caused_by, correlation, actor, tags, checksum, n)
              join w on w.stream = x.stream cross join head
              returning position, tags)
            """;
    private static final String TAGS = """
            , t as (
              insert into holdfast_tags (tag, position)
              select distinct tag, position from e, unnest(e.tags) as each(tag))
            """;
    private static final String TAIL = " select stream, before from w";

    private final List<Object> streams = new ArrayList<>();
    private final List<Object> expected = new ArrayList<>();
    private final List<Object> counts = new ArrayList<>();
    private final List<List<Object>> columns = new ArrayList<>();
    private final List<Append> appends;
    private boolean tagged;

    private BulkAppend(List<Append> appends) {
        this.appends = appends;
        for (int i = 0; i < 11; i++) {
            columns.add(new ArrayList<>());
        }
        appends.forEach(this::add);
    }

    /** Decides those that it stores, and leaves the others. */
    static void run(Database database, List<Append> appends) {
        var bulk = new BulkAppend(appends);
        Append first = appends.getFirst();
        database.statement("append to '" + first.stream + "'", session -> {
            try {
                bulk.store(session);
            } catch (SQLException failed) {
                if (!database.dialect().isDuplicate(failed)) {
                    throw failed;
                }
            }
            return appends;
        });
    }

    private void add(Append append) {
        streams.add(append.stream);
        expected.add(append.expectedVersion());
        counts.add(append.events.size());
        int index = 0;
        for (NewEvent event : append.events) {
            Meta meta = event.meta();
            tagged |= !meta.tags().isEmpty();
            add(
                    append.stream,
                    ++index,
                    event.id(),
                    event.type(),
                    event.time().toEpochMilli(),
                    event.body().text(),
                    String.join("\n", meta.causedBy()),
                    meta.correlation(),
                    meta.actor(),
                    String.join("\n", meta.tags()),
                    Rows.checksum(append.stream, event));
        }
    }

    private void add(@org.jspecify.annotations.Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            columns.get(i).add(values[i]);
        }
    }

    private void store(Session session) throws SQLException {
        int events = columns.getFirst().size();
        List<Object> parameters = new ArrayList<>(List.of(
                (long) events,
                (long) events,
                array(session, "text", streams),
                array(session, "int8", expected),
                array(session, "int4", counts)));
        String[] types = {"text", "int4", "text", "text", "int8", "text", "text", "text", "text", "text", "int4"};
        for (int i = 0; i < types.length; i++) {
            parameters.add(array(session, types[i], columns.get(i)));
        }
        Map<String, Long> before = new HashMap<>();
        session.query(
                HEAD + (tagged ? TAGS : "") + TAIL,
                row -> before.put(row.getString(1), row.getLong(2)),
                parameters.toArray());
        for (Append append : appends) {
            Long version = before.get(append.stream);
            if (version != null) {
                append.stored(version + append.events.size());
            }
        }
    }

    private static Object array(Session session, String type, List<Object> values) throws SQLException {
        return session.connection().createArrayOf(type, values.toArray());
    }
}
