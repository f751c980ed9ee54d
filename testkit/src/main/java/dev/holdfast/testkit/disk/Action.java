package dev.holdfast.testkit.disk;

import dev.holdfast.store.Digest;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import java.util.List;
import java.util.Random;

/** One write that a workload makes. Immutable. Every body, and so every document and blob, is one of a kind. */
sealed interface Action {
    record Append(String stream, List<NewEvent> events) implements Action {}

    /** Truncates through {@code version}, or through the stream's version if that is less. */
    record Truncate(String stream, long version) implements Action {}

    record PutDoc(DocKey key, NewDoc doc) implements Action {}

    record DeleteDoc(DocKey key) implements Action {}

    /** @param length of the blob whose bytes follow from {@code seed} */
    record PutBlob(long seed, int length) implements Action {
        byte[] content() {
            byte[] content = new byte[length];
            new Random(seed).nextBytes(content);
            return content;
        }

        Digest digest() {
            return Digest.of(content());
        }
    }

    record DeleteBlob(PutBlob blob) implements Action {}

    /** Where a document is. */
    record DocKey(String collection, String key) {}
}
