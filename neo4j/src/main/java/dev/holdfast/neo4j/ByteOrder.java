package dev.holdfast.neo4j;

/**
 * Names written so that they sort by code point, whether the bytes of UTF-8 are compared or UTF-16: indexes and queries need
 * not agree beyond the surrogates. What plain names consist of stays as it is.
 */
final class ByteOrder {
    private static final char ESCAPE = '\ud7ff';
    private static final int BITS = 12;

    private ByteOrder() {}

    static String of(String name) {
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
