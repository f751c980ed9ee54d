package dev.holdfast.sql;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Place;
import dev.holdfast.store.Sized;
import dev.holdfast.store.StoreException.Corrupt;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads rows, and tells by a CRC-32C over their texts whether somebody or something has changed them. */
final class Rows {
    static final String EVENT =
            "e.position, e.stream, e.version, e.id, e.type, e.time, e.body, e.caused_by, e.correlation, e.actor, e.tags, e.checksum";
    static final String DOC = "d.collection, d.key, d.version, d.body, d.expires_at, d.tags, d.checksum";

    private final Dialect dialect;

    /** A row: where it is in the order of reading, and what is in it unless it is damaged. */
    record Tried<P, T>(P place, Optional<T> content) implements Sized {
        boolean isReadable() {
            return content.isPresent();
        }

        @Override
        public long characters() {
            return content.map(read -> read instanceof Sized sized ? sized.characters() : 0L)
                    .orElse(0L);
        }
    }

    /** @param damaged is told of damaged rows; null for those who want to have the exception */
    static <P, T> Tried<P, T> tried(
            @Nullable Consumer<Corrupt> damaged, P place, Session.RowReader<T> reader, ResultSet row)
            throws SQLException {
        try {
            return new Tried<>(place, Optional.of(reader.read(row)));
        } catch (Corrupt damage) {
            if (damaged == null) {
                throw damage;
            }
            damaged.accept(damage);
            return new Tried<>(place, Optional.empty());
        }
    }

    Rows(Dialect dialect) {
        this.dialect = dialect;
    }

    Event event(ResultSet row) throws SQLException {
        String stream = row.getString("stream");
        long version = row.getLong("version");
        long position = row.getLong("position");
        String where = "version " + version + " of stream '" + stream + "' in table holdfast_events";
        var place = new Place.OfEvent(stream, version, position);
        NewEvent event;
        try {
            var meta = new Meta(
                    dialect.names(row, "caused_by"),
                    row.getString("correlation"),
                    row.getString("actor"),
                    dialect.names(row, "tags"));
            event = new NewEvent(
                    row.getString("id"),
                    row.getString("type"),
                    Instant.ofEpochMilli(row.getLong("time")),
                    Json.ofStored(row.getString("body")),
                    meta);
        } catch (IllegalArgumentException senseless) {
            throw new Corrupt(where, senseless.getMessage() + "; restore it from a backup", senseless).about(place);
        }
        check(where, place, row.getInt("checksum"), checksum(stream, event));
        return Event.stored(event, stream, version, position);
    }

    Doc doc(ResultSet row) throws SQLException {
        String collection = row.getString("collection");
        String key = row.getString("key");
        String where = "document '" + key + "' of collection '" + collection + "' in table holdfast_docs";
        var place = new Place.OfDoc(collection, key);
        long expires = row.getLong("expires_at");
        Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expires);
        NewDoc doc;
        try {
            doc = new NewDoc(Json.ofStored(row.getString("body")), expiresAt, dialect.names(row, "tags"));
        } catch (IllegalArgumentException senseless) {
            throw new Corrupt(where, senseless.getMessage() + "; restore it from a backup", senseless).about(place);
        }
        check(where, place, row.getInt("checksum"), checksum(collection, key, doc));
        return Doc.stored(doc, collection, key, row.getLong("version"));
    }

    private static void check(String where, Place place, int stored, int actual) {
        if (stored != actual) {
            throw new Corrupt(
                            where,
                            "its checksum is " + actual + " and not " + stored + " as stored; restore it from a backup")
                    .about(place);
        }
    }

    static int checksum(String stream, NewEvent event) {
        var sum = new Sum();
        sum.text(stream).text(event.id()).text(event.type());
        sum.number(event.time().toEpochMilli()).text(event.body().text());
        sum.texts(event.meta().causedBy()).texts(event.meta().tags());
        sum.text(event.meta().correlation()).text(event.meta().actor());
        return sum.value();
    }

    static int checksum(String collection, String key, NewDoc doc) {
        var sum = new Sum().text(collection).text(key).text(doc.body().text()).texts(doc.tags());
        Instant expiresAt = doc.expiresAt();
        return sum.number(expiresAt == null ? Long.MIN_VALUE : expiresAt.toEpochMilli())
                .value();
    }

    private static final class Sum {
        private final CRC32C crc = new CRC32C();

        Sum text(@Nullable String text) {
            if (text != null) {
                crc.update(text.getBytes(StandardCharsets.UTF_8));
            }
            crc.update(text == null ? 1 : 0);
            return this;
        }

        Sum texts(List<String> texts) {
            texts.forEach(this::text);
            crc.update(2);
            return this;
        }

        Sum number(long number) {
            return text(Long.toString(number));
        }

        int value() {
            return (int) crc.getValue();
        }
    }
}
