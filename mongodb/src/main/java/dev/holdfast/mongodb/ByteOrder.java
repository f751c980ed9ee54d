package dev.holdfast.mongodb;

/**
 * Names written so that they sort by code point wherever they are compared. MongoDB compares the bytes of UTF-8, others that
 * speak its protocol compare UTF-16, and the two differ beyond the surrogates. What plain names consist of stays as it is.
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
