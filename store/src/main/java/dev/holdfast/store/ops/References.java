package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import java.util.List;

/** Who needs a blob: events and documents that refer to one carry the tag {@code blob:<digest>}. */
final class References {
    private static final String TAG = "blob:";

    private References() {}

    /** The blobs that these tags refer to. */
    static List<Digest> in(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.matches(TAG + "[0-9a-f]{64}"))
                .map(tag -> new Digest(tag.substring(TAG.length())))
                .toList();
    }

    /** Whether an event or a document refers to a blob. */
    static boolean to(Digest digest, Backend store) {
        String tag = TAG + digest;
        return !store.log().readTagged(tag, 0, 1).isEmpty()
                || store.docs().collections().stream()
                        .anyMatch(collection ->
                                !store.docs().find(collection, tag, "", 1).isEmpty());
    }
}
