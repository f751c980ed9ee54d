package dev.holdfast.store.ops;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in a store. Immutable.
 *
 * @param streams those that hold an event
 * @param bodyBytes the length of all event bodies together, in UTF-8
 * @param firstTime the earliest time of an event, null if there is none
 * @param lastTime the latest time of an event, null if there is none
 * @param largestStreams those with the most appends, at most {@value Stats#LARGEST}, largest first
 * @param eventsByType by type; of more than {@value Stats#MAX_TYPES} types, the rest stands under {@link Stats#OTHER_TYPES}
 * @param documentsByCollection by collection
 * @param blobBytes the length of all blobs together
 */
public record StoreStats(
        long streams,
        long events,
        long bodyBytes,
        @Nullable Instant firstTime,
        @Nullable Instant lastTime,
        List<StreamSize> largestStreams,
        SortedMap<String, Long> eventsByType,
        SortedMap<String, Long> documentsByCollection,
        long blobs,
        long blobBytes) {
    /**
     * How much was appended to a stream. Immutable.
     *
     * @param version how many events were ever appended
     * @param events how many of them were not truncated
     */
    public record StreamSize(String stream, long version, long events) {}
}
