package dev.holdfast.sql;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The documents in tables. Thread-safe. */
final class SqlDocs implements Docs {
    private static final String ALIVE = " d.body is not null and (d.expires_at is null or d.expires_at > ?)";
    private static final String GET =
            "select " + Rows.DOC + " from holdfast_docs d where d.collection = ? and d.key = ? and" + ALIVE;
    private static final String SCAN = "select " + Rows.DOC + " from holdfast_docs d"
            + " where d.collection = ? and d.key > ? and" + ALIVE + " order by d.key limit ?";
    private static final String FIND = "select " + Rows.DOC + " from holdfast_doc_tags t join holdfast_docs d"
            + " on d.collection = t.collection and d.key = t.key and d.version = t.version"
            + " where t.collection = ? and t.tag = ? and t.key > ? and" + ALIVE + " order by t.key limit ?";
    private static final String COLLECTIONS = "with recursive c(name) as (select min(collection) from holdfast_docs"
            + " union all select (select min(collection) from holdfast_docs where collection > c.name)"
            + " from c where c.name is not null)"
            + " select name from c where name is not null"
            + " and exists (select 1 from holdfast_docs d where d.collection = c.name and" + ALIVE + ") order by name";
    private static final String DELETE = "update holdfast_docs as d set body = null, expires_at = null"
            + " where d.collection = ? and d.key = ? and" + ALIVE + " and (? = -1 or ? = d.version)";

    private final Database database;
    private final Rows rows;
    private final InstantSource clock;
    private final Purge purge;
    private final DocPuts puts;
    private final @Nullable Consumer<Corrupt> damaged;

    SqlDocs(Database database, InstantSource clock) {
        this.database = database;
        this.rows = new Rows(database.dialect());
        this.clock = clock;
        this.purge = new Purge(database);
        this.puts = new DocPuts(database, clock, ALIVE);
        this.damaged = null;
    }

    private SqlDocs(SqlDocs strict, Consumer<Corrupt> damaged) {
        this.database = strict.database;
        this.rows = strict.rows;
        this.clock = strict.clock;
        this.purge = strict.purge;
        this.puts = strict.puts;
        this.damaged = damaged;
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new SqlDocs(this, told);
    }

    @Override
    public Optional<Doc> get(String collection, String key) {
        database.require();
        check(collection, key);
        return database.read(
                "read document '" + key + "'", session -> session.first(GET, rows::doc, collection, key, now()));
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        database.requireWriting();
        check(collection, key);
        return puts.put(collection, key, expected, doc).orElseGet(() -> refused(collection, key, expected));
    }

    private long refused(String collection, String key, Expected expected) {
        throw new Conflict(
                "document '" + key + "' of collection '" + collection + "'",
                expected,
                get(collection, key).map(Doc::version).orElse(0L));
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        database.requireWriting();
        check(collection, key);
        long version = DocPuts.number(expected);
        int deleted = database.statement(
                "delete document '" + key + "' of collection '" + collection + "'",
                session -> session.update(DELETE, collection, key, now(), version, version));
        if (deleted == 0) {
            long found = get(collection, key).map(Doc::version).orElse(0L);
            if (!expected.matches(found)) {
                throw new Conflict("document '" + key + "' of collection '" + collection + "'", expected, found);
            }
        }
        return deleted > 0;
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        database.require();
        Names.check("collection", collection);
        Names.checkLimit(limit, MAX_BATCH);
        return page("read collection '" + collection + "'", SCAN, afterKey, limit, after ->
                new Object[] {collection, after, now(), limit});
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        database.require();
        Names.check("collection", collection);
        Names.check("tag", tag);
        Names.checkLimit(limit, MAX_BATCH);
        return page("find in collection '" + collection + "'", FIND, afterKey, limit, after ->
                new Object[] {collection, tag, after, now(), limit});
    }

    private List<Doc> page(
            String doing, String sql, String afterKey, int limit, Function<String, Object[]> parametersAfter) {
        Session.RowReader<Rows.Tried<String, Doc>> reader =
                row -> Rows.tried(damaged, row.getString("key"), rows::doc, row);
        return Filtered.page(
                        afterKey,
                        limit,
                        after -> database.read(
                                doing, session -> session.page(limit, sql, reader, parametersAfter.apply(after))),
                        Rows.Tried::place,
                        Rows.Tried::isReadable)
                .stream()
                .map(tried -> tried.content().orElseThrow())
                .toList();
    }

    @Override
    public List<String> collections() {
        database.require();
        return database.read("list collections", session -> session.query(COLLECTIONS, row -> row.getString(1), now()));
    }

    @Override
    public int purge(int limit) {
        database.requireWriting();
        return purge.run(Names.checkLimit(limit, MAX_BATCH), now());
    }

    private long now() {
        return clock.millis();
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }
}
