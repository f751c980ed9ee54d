package dev.holdfast.sql;

import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Unavailable;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents. Where one transaction at a time writes, those that come meanwhile share the next one's commit; elsewhere
 * each is its own, at the same time. Thread-safe.
 */
final class DocPuts {
    private static final int MOST_TOGETHER = 100;

    private final Database database;
    private final InstantSource clock;
    private final GroupCommit<Put> groups = new GroupCommit<>(MOST_TOGETHER, this::together);
    private final String put;
    private final String tag;

    /** @param alive whether document {@code d} is there at the time that is its parameter */
    DocPuts(Database database, InstantSource clock, String alive) {
        this.database = database;
        this.clock = clock;
        Dialect dialect = database.dialect();
        this.put = "insert into holdfast_docs as d (collection, key, version, body, expires_at, tags, checksum)"
                + " select cast(? as text), cast(? as text), " + dialect.nextDocVersion() + ", " + dialect.json()
                + ", cast(? as bigint), ?, cast(? as int)"
                + " where ? <= 0 or exists (select 1 from holdfast_docs where collection = ? and key = ?)"
                + " on conflict (collection, key) do update set version = "
                + dialect.greatest("excluded.version", "d.version + 1")
                + ", body = excluded.body, expires_at = excluded.expires_at, tags = excluded.tags,"
                + " checksum = excluded.checksum where ? = -1 or ? = case when" + alive
                + " then d.version else 0 end returning version";
        this.tag = "insert into holdfast_doc_tags (collection, tag, key, version)"
                + " select distinct cast(? as text), value, cast(? as text), cast(? as bigint) from " + dialect.each();
    }

    private record Key(String collection, String key) {}

    /** A document on its way into the tables; then its version, nothing if another one was expected, or what went wrong. */
    private static final class Put extends GroupCommit.Request {
        private final Key key;
        private final long expected;
        private final NewDoc doc;
        private Optional<Long> version = Optional.empty();
        private @Nullable RuntimeException failure;

        Put(Key key, long expected, NewDoc doc) {
            this.key = key;
            this.expected = expected;
            this.doc = doc;
        }

        @Override
        Object key() {
            return key;
        }

        @Override
        int weight() {
            return 1;
        }

        String doing() {
            return "write document '" + key.key + "' of collection '" + key.collection + "'";
        }
    }

    /** The new version; nothing if the document is not at the expected one. */
    Optional<Long> put(String collection, String key, Expected expected, NewDoc doc) {
        var one = new Put(new Key(collection, key), number(expected), doc);
        if (database.dialect().countsDocVersions()) {
            groups.run(one);
            if (one.failure != null) {
                throw one.failure;
            }
            return one.version;
        }
        return doc.tags().isEmpty()
                ? database.statement(one.doing(), session -> stored(session, one))
                : database.transaction(one.doing(), session -> tagged(session, one));
    }

    private void together(List<Put> puts) {
        String others = puts.size() == 1 ? "" : " and " + (puts.size() - 1) + " others";
        try {
            database.transaction(puts.getFirst().doing() + others, session -> {
                for (Put one : puts) {
                    database.dialect().countDocVersion(session);
                    one.version = tagged(session, one);
                }
                return puts;
            });
        } catch (Unavailable failed) {
            if (puts.size() > 1 && failed.nothingWritten()) {
                puts.forEach(one -> together(List.of(one))); // one of them may be why
            } else {
                puts.forEach(one -> one.failure = failed);
            }
        } catch (RuntimeException refused) {
            puts.forEach(one -> one.failure = refused);
        }
    }

    private Optional<Long> tagged(Session session, Put one) throws SQLException {
        Optional<Long> version = stored(session, one);
        if (version.isPresent()) {
            session.update(
                    "delete from holdfast_doc_tags where collection = ? and key = ?", one.key.collection, one.key.key);
            session.update(tag, one.key.collection, one.key.key, version.get(), one.doc.tags());
        }
        return version;
    }

    private Optional<Long> stored(Session session, Put one) throws SQLException {
        NewDoc doc = one.doc;
        return session.first(
                put,
                row -> row.getLong(1),
                one.key.collection,
                one.key.key,
                doc.body().text(),
                Optional.ofNullable(doc.expiresAt()).map(expiry -> expiry.toEpochMilli()),
                database.dialect().names(session, doc.tags()),
                Rows.checksum(one.key.collection, one.key.key, doc),
                one.expected,
                one.key.collection,
                one.key.key,
                one.expected,
                one.expected,
                clock.millis());
    }

    /** -1 for any. */
    static long number(Expected expected) {
        return switch (expected) {
            case Expected.Any any -> -1;
            case Expected.None none -> 0;
            case Expected.Exactly exactly -> exactly.version();
        };
    }
}
