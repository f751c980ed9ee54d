package dev.holdfast.store.file;

import dev.holdfast.store.Digest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns names from outside into file names that can never leave their directory, and that differ where the names do.
 * Letters, digits, {@code _}, {@code -} and, but at the beginning, {@code .} stand for themselves; every other byte of the
 * name's UTF-8 becomes {@code %} and two hexadecimal digits. A name that would be too long for a file system ends in
 * {@code ~} and its SHA-256; the true name is always in the file, too.
 */
final class FileNames {
    private static final int LONGEST = 180;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");

    private static final Pattern OWN = Pattern.compile("(?i)(history|holdfast|docs)[.-].*|lock");

    private FileNames() {}

    static String of(String name) {
        String safe = PLAIN.matcher(name).matches() ? name : escape(name);
        if (safe.length() <= LONGEST) {
            return safe;
        }
        Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
        return safe.substring(0, LONGEST - 70) + "~" + digest.hex();
    }

    /** The name of a directory in the directory of a store, where it must not be taken for one of the store's own files. */
    static String ofDirectory(String name) {
        String safe = of(name);
        return OWN.matcher(safe).matches() ? "%" + Integer.toHexString(safe.charAt(0)) + safe.substring(1) : safe;
    }

    /** The name that {@link #of} or {@link #ofDirectory} has turned into {@code file}, unless it was too long to tell. */
    static Optional<String> name(String file) {
        try {
            String name = URLDecoder.decode(file.replace("+", "%2b"), StandardCharsets.UTF_8);
            return of(name).equals(file) || ofDirectory(name).equals(file) ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private static String escape(String name) {
        var safe = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            if (plain || (c == '.' && !safe.isEmpty())) {
                safe.append(c);
            } else {
                safe.append('%').append(String.format("%02x", (int) c));
            }
        }
        return safe.toString();
    }
}
