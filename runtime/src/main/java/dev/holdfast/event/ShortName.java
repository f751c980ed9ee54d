package dev.holdfast.event;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Names;
import java.nio.charset.StandardCharsets;

/** Names that are made of other names, within the limits of the store however long those are. */
public final class ShortName {
    private ShortName() {}

    /**
     * The name itself; where no store could hold it, a tilde and the SHA-256 of its UTF-8 in hexadecimal, behind {@code head}.
     *
     * @param head how the result begins in either case, short and without control characters
     */
    public static String of(String head, String rest) {
        try {
            return Names.check("name", head + rest);
        } catch (IllegalArgumentException refused) {
            return head + "~" + Digest.of(rest.getBytes(StandardCharsets.UTF_8)).hex();
        }
    }
}
