package dev.holdfast.sql;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The blobs in a table. Thread-safe. */
final class SqlBlobs implements Blobs {
    private static final String RENEW =
            "update holdfast_blobs set last_put = case when last_put > ? then last_put else ? end where digest = ?";
    private static final String GET = "select content from holdfast_blobs where digest = ?";
    private static final String DELETE = "delete from holdfast_blobs where digest = ? and last_put < ?";
    private static final String LIST =
            "select digest, bytes, last_put from holdfast_blobs where digest > ? order by digest limit ?";

    private final Database database;
    private final InstantSource clock;
    private final String put;

    SqlBlobs(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.put = "insert into holdfast_blobs as b (digest, content, bytes, last_put) values (?, ?, ?, ?)"
                + " on conflict (digest) do update set last_put = "
                + database.dialect().greatest("b.last_put", "excluded.last_put");
    }

    /** Renews what is there before it sends what may be large. */
    @Override
    public Digest put(byte[] content) {
        database.requireAppending();
        Blobs.checkSize(content);
        Digest digest = Digest.of(content);
        long now = clock.millis();
        String doing = "write blob " + digest.hex();
        int renewed = database.statement(doing, session -> session.update(RENEW, now, now, digest.hex()));
        if (renewed == 0) {
            database.statement(
                    doing, session -> session.update(put, digest.hex(), content, (long) content.length, now));
        }
        return digest;
    }

    @Override
    public Optional<byte[]> get(Digest digest) {
        database.require();
        Optional<byte[]> content = database.read(
                "read blob " + digest.hex(), session -> session.first(GET, row -> row.getBytes(1), digest.hex()));
        content.ifPresent(bytes -> {
            if (!Digest.of(bytes).equals(digest)) {
                throw new Corrupt(
                                "blob " + digest.hex() + " in table holdfast_blobs",
                                "its content has another digest; restore it from a backup")
                        .about(new Place.OfBlob(digest));
            }
        });
        return content;
    }

    @Override
    public boolean delete(Digest digest, Instant putBefore) {
        database.requireAppending();
        return database.statement(
                        "delete blob " + digest.hex(),
                        session -> session.update(DELETE, digest.hex(), millis(putBefore)))
                > 0;
    }

    /** The nearest that a column holds, for {@link Instant#MAX} and its like. */
    private static long millis(Instant moment) {
        try {
            return moment.toEpochMilli();
        } catch (ArithmeticException tooFar) {
            return moment.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }

    private static Digest digest(String hex) {
        try {
            return new Digest(hex);
        } catch (IllegalArgumentException senseless) {
            throw new Corrupt("table holdfast_blobs", senseless.getMessage() + "; delete the row", senseless);
        }
    }

    @Override
    public List<BlobInfo> list(@Nullable Digest after, int limit) {
        database.require();
        Names.checkLimit(limit, MAX_BATCH);
        return database.read(
                "list blobs",
                session -> session.query(
                        LIST,
                        row -> new BlobInfo(
                                digest(row.getString(1)), row.getLong(2), Instant.ofEpochMilli(row.getLong(3))),
                        after == null ? "" : after.hex(),
                        limit));
    }
}
