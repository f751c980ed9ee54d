package dev.holdfast.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored document. Immutable.
 *
 * @param version greater than every version its key had before
 * @param expiresAt the moment from which it is gone, null for never
 */
public record Doc(
        String collection,
        String key,
        long version,
        Json body,
        @Nullable Instant expiresAt,
        List<String> tags) implements Sized {

    public static Doc stored(NewDoc doc, String collection, String key, long version) {
        return new Doc(collection, key, version, doc.body(), doc.expiresAt(), doc.tags());
    }

    /** Whether it is gone at {@code now}. */
    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    @Override
    public long characters() {
        return body.text().length();
    }
}
