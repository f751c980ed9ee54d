package dev.holdfast.store;

import org.jspecify.annotations.Nullable;

/** What in a store is damaged, by the names that its users give: by these it can be written anew, or looked for in a backup. */
public sealed interface Place {
    /** A document. Immutable. */
    record OfDoc(String collection, String key) implements Place {}

    /**
     * An event, or all of its stream. Immutable.
     *
     * @param stream null if what says it is damaged, too
     * @param version 0 if it is not known
     * @param position 0 if it is not known
     */
    record OfEvent(@Nullable String stream, long version, long position) implements Place {}

    /** A blob. Immutable. */
    record OfBlob(Digest digest) implements Place {}
}
