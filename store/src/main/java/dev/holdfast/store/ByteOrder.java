package dev.holdfast.store;

/**
 * Names spelled so that they sort by code point, whether the bytes of UTF-8 are compared or UTF-16: databases, and the indexes
 * and queries of one, need not agree beyond the surrogates. What plain names consist of stays as it is.
 */
public final class ByteOrder {
    private static final char ESCAPE = '\ud7ff';
    private static final int BITS = 12;

    private ByteOrder() {}

    /** The spelling of a name. */
    public static String of(String name) {
        if (name.chars().allMatch(unit -> unit < ESCAPE)) {
            return name;
        }
        var ordered = new StringBuilder();
        name.codePoints().forEach(point -> {
            if (point < ESCAPE) {
                ordered.append((char) point);
            } else {
                ordered.append(ESCAPE).append((char) (' ' + (point >> BITS))).append((char)
                        (' ' + (point & (1 << BITS) - 1)));
            }
        });
        return ordered.toString();
    }
}
