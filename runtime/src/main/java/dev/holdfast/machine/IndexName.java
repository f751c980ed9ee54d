package dev.holdfast.machine;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Names;
import java.nio.charset.StandardCharsets;

/**
 * Names of index documents and tags that are joined from the names and values of instances. One that no store holds, for it
 * is too long or has half a surrogate pair, becomes its digest, so that data is never refused for the sake of an index.
 */
final class IndexName {
    private static final String MARK = "#";
    private static final int DIGEST_LENGTH = 65;

    private IndexName() {}

    /** The name itself where a store holds it, its digest otherwise. */
    static String of(String joined) {
        return isUsable(joined) ? joined : digest(joined);
    }

    static String digest(String joined) {
        return MARK
                + Digest.of(joined.getBytes(StandardCharsets.UTF_16BE)).hex(); // UTF-8 takes half pairs for the same
    }

    private static boolean isUsable(String name) {
        if (name.startsWith(MARK) && name.length() == DIGEST_LENGTH) {
            return false; // or it could be taken for somebody else's digest
        }
        try {
            Names.check("index", name);
            return true;
        } catch (IllegalArgumentException unusable) {
            return false;
        }
    }
}
