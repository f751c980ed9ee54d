package dev.holdfast.sql;

import java.sql.SQLException;
import java.util.List;

/** Removes rows of documents that are gone. Thread-safe. */
final class Purge {
    private static final String REMOVE = "delete from holdfast_docs where (collection, key) in"
            + " (select collection, key from holdfast_docs where %s limit ?) returning version";
    private static final String EXPIRED = REMOVE.formatted("expires_at <= ?");
    private static final String DELETED = REMOVE.formatted("body is null");
    private static final String STALE_TAGS = "delete from holdfast_doc_tags where not exists (select 1"
            + " from holdfast_docs d where d.collection = holdfast_doc_tags.collection"
            + " and d.key = holdfast_doc_tags.key and d.version = holdfast_doc_tags.version)";

    private final Database database;

    Purge(Database database) {
        this.database = database;
    }

    /** Returns how many expired documents were removed. */
    int run(int limit, long now) {
        return database.transaction("purge documents", session -> {
            database.dialect().lockDocs(session);
            int expired = removed(session, EXPIRED, now, limit);
            removed(session, DELETED, limit);
            session.update(STALE_TAGS);
            return expired;
        });
    }

    private int removed(Session session, String sql, Object... parameters) throws SQLException {
        List<Long> versions = session.query(sql, row -> row.getLong(1), parameters);
        for (long version : versions.stream().max(Long::compare).stream().toList()) {
            database.dialect().raiseDocVersions(session, version);
        }
        return versions.size();
    }
}
