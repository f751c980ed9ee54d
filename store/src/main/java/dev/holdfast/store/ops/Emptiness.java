package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;

/** Whether a store holds nothing, and never held an event. */
final class Emptiness {
    private Emptiness() {}

    /** @throws IllegalStateException if a store holds something; the message says what */
    static void require(Backend store, String purpose) {
        String held = !store.log().readAll(0, 1).isEmpty()
                ? "events"
                : !store.log().truncations("", 1).isEmpty()
                        ? "streams that were truncated"
                        : !Bookmark.unreserved(store.docs()).isEmpty()
                                ? "documents"
                                : !store.blobs().list(null, 1).isEmpty() ? "blobs" : "";
        if (!held.isEmpty()) {
            throw new IllegalStateException(
                    "the target already holds " + held + " of its own; choose an empty store " + purpose);
        }
    }
}
