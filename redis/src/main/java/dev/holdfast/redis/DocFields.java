package dev.holdfast.redis;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document as the fields of a hash. The checksum is over its collection, key, expiry, tags and body. */
final class DocFields {
    /** The fields, in the order in which they are asked for. */
    static final List<String> NAMES = List.of("version", "expiresAt", "tags", "body", "crc");

    private DocFields() {}

    /** The values that a writer chooses, in the order of {@link #NAMES}, with tags in lines. */
    static List<String> encode(String collection, String key, NewDoc doc) {
        Instant expiry = doc.expiresAt();
        List<String> values = new ArrayList<>(List.of(
                expiry == null ? "" : expiry.toString(),
                String.join("\n", doc.tags()),
                doc.body().text()));
        values.add(checksum(collection, key, values));
        return values;
    }

    private static String checksum(String collection, String key, List<String> values) {
        List<String> checked = new ArrayList<>(List.of(collection, key));
        checked.addAll(values);
        return Checksum.of(checked);
    }

    /** @param fields the values of {@link #NAMES}; none where what stands there is no hash */
    static Doc decode(String collection, String key, List<?> fields) {
        if (fields.isEmpty()) {
            throw damaged(collection, key, "another program has written there", null);
        }
        if (fields.contains(null)) {
            throw damaged(collection, key, "it lacks " + NAMES.get(fields.indexOf(null)), null);
        }
        List<String> values = fields.stream().map(Space::text).toList();
        if (!checksum(collection, key, values.subList(1, 4)).equals(values.get(4))) {
            throw damaged(collection, key, "its checksum does not match", null);
        }
        try {
            return new Doc(
                    collection,
                    key,
                    Long.parseLong(values.get(0)),
                    Json.ofStored(values.get(3)),
                    expiry(values.get(1)),
                    values.get(2).isEmpty() ? List.of() : List.of(values.get(2).split("\n")));
        } catch (DateTimeException | NumberFormatException damaged) {
            throw damaged(collection, key, "it is no document", damaged);
        }
    }

    static Corrupt damaged(String collection, String key, String how, @Nullable Throwable cause) {
        return new Corrupt(
                        "document '" + key + "' of collection '" + collection + "' in Redis",
                        how + "; restore it from a backup",
                        cause)
                .about(new Place.OfDoc(collection, key));
    }

    private static @Nullable Instant expiry(String text) {
        return text.isEmpty() ? null : Instant.parse(text);
    }
}
