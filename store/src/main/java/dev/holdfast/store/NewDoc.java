package dev.holdfast.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that has not been stored yet. Immutable.
 *
 * @param body at most {@value #MAX_BODY_BYTES} bytes of JSON
 * @param expiresAt the moment from which it is gone, cut to the millisecond; null for never
 * @param tags words by which {@link Docs#find} finds it, at most 100
 */
public record NewDoc(Json body, @Nullable Instant expiresAt, List<String> tags) {
    /** The longest body of one document: 8 MiB of UTF-8. Put larger things into blobs and refer to them. */
    public static final int MAX_BODY_BYTES = 8 << 20;

    public NewDoc {
        tags = Names.checkAll("tag", tags);
        expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        if (body.utf8Length() > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a document of " + body.utf8Length() + " bytes exceeds " + MAX_BODY_BYTES
                    + "; store it as a blob and refer to it");
        }
    }

    /** A document without expiry or tags. */
    public static NewDoc of(Json body) {
        return new NewDoc(body, null, List.of());
    }
}
