package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.type;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.model.ReplaceOneModel;
import dev.holdfast.store.ByteOrder;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Documents, each one document of MongoDB with a version that every change raises by one. What was deleted leaves its key and
 * its version behind, so that no version is given out again. Thread-safe.
 */
record MongoDocs(
        Space space,
        Gate gate,
        InstantSource clock,
        @Nullable Consumer<Corrupt> damaged) implements Docs {
    @Override
    public Optional<Doc> get(String collection, String key) {
        check(collection, key);
        return gate.read(() -> {
            Document held = held(collection, key);
            return held != null && isThere(held) ? Optional.of(decode(held)) : Optional.empty();
        });
    }

    @Override
    public long put(String collection, String key, Expected expected, NewDoc doc) {
        check(collection, key);
        return gate.writeDocument(() -> {
            while (true) {
                Document held = held(collection, key);
                expect(collection, key, expected, held);
                long version = before(held) + 1;
                if (replace(held, encode(collection, key, version, doc))) {
                    return version;
                }
            }
        });
    }

    @Override
    public boolean delete(String collection, String key, Expected expected) {
        check(collection, key);
        return gate.writeDocument(() -> {
            while (true) {
                Document held = held(collection, key);
                expect(collection, key, expected, held);
                if (held == null || !isThere(held)) {
                    return false;
                }
                if (replace(held, gone(id(collection, key), before(held)))) {
                    return true;
                }
            }
        });
    }

    private boolean replace(@Nullable Document held, Document next) {
        return held == null
                ? space.failures.inserting(() -> space.docs.insertOne(next))
                : space.failures
                                .writing(() -> space.docs.replaceOne(unchanged(held), next))
                                .getMatchedCount()
                        == 1;
    }

    private static Bson unchanged(Document held) {
        return and(eq("_id", held.getString("_id")), eq("version", held.get("version")));
    }

    /** What stays of a deleted document. */
    private static Document gone(String id, long version) {
        return new Document("_id", id).append("version", version + 1);
    }

    @Override
    public List<Doc> scan(String collection, String afterKey, int limit) {
        return page(eq("collection", Names.check("collection", collection)), afterKey, limit);
    }

    @Override
    public List<Doc> find(String collection, String tag, String afterKey, int limit) {
        Names.check("collection", collection);
        Names.check("tag", tag);
        return page(and(eq("collection", collection), eq("tags", tag)), afterKey, limit);
    }

    private List<Doc> page(Bson wanted, String afterKey, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> Filtered.decoded(
                ByteOrder.of(afterKey),
                limit,
                after -> stored(and(wanted, gt("order", after), notExpired()), limit),
                held -> held.getString("order"),
                this::decode,
                damaged));
    }

    private List<Document> stored(Bson wanted, int limit) {
        return space.failures.reading(() ->
                space.docs.find(wanted).sort(ascending("order")).limit(limit).into(new ArrayList<>()));
    }

    @Override
    public Docs passingOver(Consumer<Corrupt> told) {
        return new MongoDocs(space, gate, clock, told);
    }

    @Override
    public List<String> collections() {
        return gate.read(() -> {
            List<String> collections = space.failures.reading(() -> space.docs
                    .distinct(
                            "collection",
                            and(exists("key"), type("collection", BsonType.STRING), notExpired()),
                            String.class)
                    .into(new ArrayList<>()));
            collections.sort(KEY_ORDER);
            return collections;
        });
    }

    @Override
    public int purge(int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.writeDocument(() -> {
            int purged = 0;
            while (purged < limit) {
                Failures failures = purged == 0 ? space.failures : space.failures.later();
                List<Document> expired = expired(failures, limit - purged);
                if (expired.isEmpty()) {
                    break;
                }
                List<ReplaceOneModel<Document>> changes = expired.stream()
                        .map(held -> new ReplaceOneModel<>(unchanged(held), gone(held.getString("_id"), before(held))))
                        .toList();
                purged += failures.writing(() -> space.docs.bulkWrite(changes)).getMatchedCount();
            }
            return purged;
        });
    }

    private List<Document> expired(Failures failures, int limit) {
        return failures.reading(() -> space.docs
                .find(lte("expiresAt", now()))
                .projection(include("version"))
                .limit(limit)
                .into(new ArrayList<>()));
    }

    private static void check(String collection, String key) {
        Names.check("collection", collection);
        Names.check("key", key);
    }

    private void expect(String collection, String key, Expected expected, @Nullable Document held) {
        if (!expected.equals(Expected.any())) {
            long version = held != null && isThere(held) ? version(held) : 0;
            if (!expected.matches(version)) {
                throw new Conflict("document '" + key + "' of collection '" + collection + "'", expected, version);
            }
        }
    }

    /** Names have no control characters, so that this is one key for each document. */
    private static String id(String collection, String key) {
        return collection + "\n" + key;
    }

    private @Nullable Document held(String collection, String key) {
        return space.failures.reading(
                () -> space.docs.find(eq("_id", id(collection, key))).first());
    }

    private long version(Document held) {
        return decoding(held, () -> held.getLong("version"));
    }

    /**
     * The version that the next one follows. Where it cannot be told it is the time in microseconds: no document was written so
     * often that it had one this high, also if it was damaged before.
     */
    private long before(@Nullable Document held) {
        if (held == null) {
            return 0;
        }
        return held.get("version") instanceof Long version
                ? version
                : ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private static Document encode(String collection, String key, long version, NewDoc doc) {
        Instant expiresAt = doc.expiresAt();
        var document = new Document("_id", id(collection, key))
                .append("version", version)
                .append("collection", collection)
                .append("key", key)
                .append("order", ByteOrder.of(key))
                .append("body", doc.body().text())
                .append("tags", doc.tags());
        return expiresAt == null ? document : document.append("expiresAt", date(expiresAt));
    }

    @SuppressWarnings("JavaUtilDate") // the driver's type
    private Doc decode(Document held) {
        return decoding(held, () -> {
            Date expiresAt = held.getDate("expiresAt");
            return new Doc(
                    held.getString("collection"),
                    held.getString("key"),
                    held.getLong("version"),
                    EventFormat.body(held),
                    expiresAt == null ? null : Instant.ofEpochMilli(expiresAt.getTime()),
                    held.getList("tags", String.class));
        });
    }

    private <T> T decoding(Document held, Supplier<T> decode) {
        String[] names = String.valueOf(held.get("_id")).split("\n", 2);
        Place place = names.length < 2 ? null : new Place.OfDoc(names[0], names[1]);
        return space.failures.decoding("document '" + String.join("/", names) + "'", place, decode);
    }

    @SuppressWarnings("JavaUtilDate") // the driver's type
    private boolean isThere(Document held) {
        return held.containsKey("key") && !(held.get("expiresAt") instanceof Date expiresAt && !expiresAt.after(now()));
    }

    private Bson notExpired() {
        return not(lte("expiresAt", now()));
    }

    private Date now() {
        return date(clock.instant());
    }

    /** BSON has milliseconds of 64 bits; whatever lies beyond is the end of time. */
    @SuppressWarnings("JavaUtilDate") // the driver's type
    private static Date date(Instant instant) {
        try {
            return new Date(instant.toEpochMilli());
        } catch (ArithmeticException beyond) {
            return new Date(instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
    }
}
