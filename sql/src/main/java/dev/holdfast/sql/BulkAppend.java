package dev.holdfast.sql;

import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Appends to many streams by one statement of PostgreSQL, which is one round trip and one commit. A stream whose version is
 * not the expected one is left out. Columns travel as binary arrays. One thread at a time.
 */
final class BulkAppend {
    /** The versions of the streams before; null where another one is expected. */
    private static final String BEFORE = """
            select array(
              select case when a.expected in (-1, s.version) then s.version end
              from unnest(?::text[], ?::bigint[]) with ordinality as a(stream, expected, k),
                lateral (
                  select coalesce(
                    (select version from holdfast_events e where e.stream = a.stream and e.version >= a.expected
                      order by version desc limit 1),
                    (select version from holdfast_truncations t where t.stream = a.stream),
                    0) as version offset 0) s
              order by a.k) as versions offset 0
            """;

    private static final String ROWS = """
            select unnest(?::int[]) as k, unnest(?::int[]) as i, unnest(?::text[]) as stream, unnest(?::text[]) as id,
              unnest(?::text[]) as type, unnest(?::bigint[]) as time, unnest(?::text[]) as body,
              unnest(?::text[]) as caused_by, unnest(?::text[]) as correlation, unnest(?::text[]) as actor,
              unnest(?::text[]) as tags, unnest(?::int[]) as checksum
            """;
    private static final String INSERT = EventRow.INTO + """
             select nextval('holdfast_positions'), x.stream, before.versions[x.k] + x.i, x.id, x.type, x.time, x.body::json,
              string_to_array(x.caused_by, E'\\n'), x.correlation, x.actor, string_to_array(x.tags, E'\\n'), x.checksum
            from (%s) before, (%s) x
            where before.versions[x.k] is not null
            """.formatted(BEFORE, ROWS);
    private static final String COUNTED = Postgres.LOCK_LOG + ";" + INSERT;
    private static final String RETURNING = COUNTED + " returning stream, version";
    private static final String TAGGED = Postgres.LOCK_LOG + ";" + """
            with e as (%s returning stream, version, position, tags),
              t as (
                insert into holdfast_tags (tag, position)
                select distinct tag, position from e, unnest(e.tags) as each(tag))
            select stream, version from e
            """.formatted(INSERT);

    private final List<Append> appends;
    private final int[] append;
    private final int[] index;
    private final String[] stream;
    private final String[] id;
    private final String[] type;
    private final long[] time;
    private final String[] body;
    private final @Nullable String[] causedBy;
    private final @Nullable String[] correlation;
    private final @Nullable String[] actor;
    private final @Nullable String[] tags;
    private final int[] checksum;
    private boolean tagged;

    private BulkAppend(List<Append> appends) {
        this.appends = appends;
        int size = appends.stream().mapToInt(Append::weight).sum();
        append = new int[size];
        index = new int[size];
        stream = new String[size];
        id = new String[size];
        type = new String[size];
        time = new long[size];
        body = new String[size];
        causedBy = new String[size];
        correlation = new String[size];
        actor = new String[size];
        tags = new String[size];
        checksum = new int[size];
        int row = 0;
        for (int a = 0; a < appends.size(); a++) {
            List<NewEvent> events = appends.get(a).events;
            for (int i = 0; i < events.size(); i++) {
                append[row] = a + 1;
                index[row] = i + 1;
                stream[row] = appends.get(a).stream;
                set(row++, events.get(i));
            }
        }
    }

    private void set(int row, NewEvent event) {
        Meta meta = event.meta();
        id[row] = event.id();
        type[row] = event.type();
        time[row] = event.time().toEpochMilli();
        body[row] = event.body().text();
        causedBy[row] = names(meta.causedBy());
        correlation[row] = meta.correlation();
        actor[row] = meta.actor();
        tags[row] = names(meta.tags());
        checksum[row] = Rows.checksum(stream[row], event);
        tagged |= !meta.tags().isEmpty();
    }

    private static @Nullable String names(List<String> names) {
        return names.isEmpty() ? null : String.join("\n", names);
    }

    /** Decides those that it stores, and leaves the others. */
    static void store(Session session, List<Append> appends) throws SQLException {
        new BulkAppend(appends).store(session);
    }

    private void store(Session session) throws SQLException {
        Append only = appends.getFirst();
        if (appends.size() == 1 && only.expectedVersion() >= 0 && !tagged) {
            if (session.updateLocked(COUNTED, parameters()) > 0) {
                only.stored(only.expectedVersion() + only.weight());
            }
            return;
        }
        Map<String, Long> versions = new HashMap<>();
        session.queryLocked(
                tagged ? TAGGED : RETURNING,
                row -> versions.merge(row.getString(1), row.getLong(2), Long::max),
                parameters());
        for (Append each : appends) {
            Long version = versions.get(each.stream);
            if (version != null) {
                each.stored(version);
            }
        }
    }

    private Object[] parameters() {
        String[] streams = appends.stream().map(each -> each.stream).toArray(String[]::new);
        long[] expected = appends.stream().mapToLong(Append::expectedVersion).toArray();
        return new Object[] {
            streams, expected, append, index, stream, id, type, time, body, causedBy, correlation, actor, tags, checksum
        };
    }
}
