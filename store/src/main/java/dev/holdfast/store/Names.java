package dev.holdfast.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a name (of a stream, collection, key, type, tag, event) may be, so that every backend can hold it. */
public final class Names {
    /** The most UTF-8 bytes of a name, not counting the tenant that it may begin with. */
    public static final int MAX_BYTES = 512;

    /** The most tags, or causes, of one event or document, not counting the one that names its tenant. */
    public static final int MAX_TAGS = 100;

    /**
     * Ends the tenant at the beginning of a stored name, U+241F: {@code acme␟orders}. Names that a store opened by
     * {@link Stores#open} is given never hold it, so that no tenant can name what is another's.
     */
    public static final String TENANT_END = "␟";

    /** The most characters of a tenant. */
    public static final int MAX_TENANT_LENGTH = 64;

    private Names() {}

    /**
     * Returns {@code name} if it is 1 to {@value #MAX_BYTES} bytes of Unicode text without control characters, or a tenant,
     * {@link #TENANT_END} and up to as many bytes.
     *
     * @param what what is named, for the message: "stream", "key"
     */
    public static String check(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " is empty; give it a name");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw new IllegalArgumentException("the " + what + " '"
                        + name.codePoints()
                                .limit(80)
                                .collect(
                                        StringBuilder::new,
                                        (b, p) -> b.appendCodePoint(p < ' ' ? '?' : p),
                                        StringBuilder::append)
                        + "' has a control character at index " + i + "; use printable characters");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == name.length()
                        || !Character.isLowSurrogate(name.charAt(i + 1))) {
                    throw new IllegalArgumentException("the " + what + " has half a surrogate pair at index " + i);
                }
                i++;
            }
        }
        if (name.length() > MAX_BYTES / 3 && withoutTenant(name).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("the " + what + " '" + name.substring(0, name.offsetByCodePoints(0, 40))
                    + "…' is longer than " + MAX_BYTES + " bytes; shorten it");
        }
        return name;
    }

    private static String withoutTenant(String name) {
        int end = name.indexOf(TENANT_END);
        return end < 0 || end > MAX_TENANT_LENGTH ? name : name.substring(end + 1);
    }

    /** Returns an immutable copy of {@code names}, each checked, at most {@value #MAX_TAGS} of them. */
    public static List<String> checkAll(String what, List<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        if (names.size() > MAX_TAGS + (names.getFirst().endsWith(TENANT_END) ? 1 : 0)) {
            throw new IllegalArgumentException(names.size() + " " + what + "s exceed the limit of " + MAX_TAGS);
        }
        names.forEach(name -> check(what, name));
        return List.copyOf(names);
    }

    /** Returns {@code limit} if it is 1 to {@code most}. */
    public static int checkLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new IllegalArgumentException("the limit " + limit + " is not between 1 and " + most);
        }
        return limit;
    }

    static int compareBytes(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
