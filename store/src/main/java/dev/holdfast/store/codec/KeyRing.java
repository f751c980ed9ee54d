package dev.holdfast.store.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that protect a store's data keys: the active one wraps new ones, the others still open what they wrapped.
 * Immutable. No key is ever in its text form or in an error.
 *
 * <p>Written as {@code 2026-11=BASE64 active}, one key on a line or after a comma: a name of up to 64 letters, digits, dots,
 * hyphens and underscores, the Base64 of 32 bytes, and {@code active} behind exactly one of them. Lines that begin with
 * {@code #} are remarks.
 */
public final class KeyRing {
    /** The setting that holds a key ring. */
    public static final String VARIABLE = "HOLDFAST_KEYS";

    /** The setting that names a file with a key ring. */
    public static final String FILE_VARIABLE = "HOLDFAST_KEYS_FILE";

    private static final Pattern ENTRY =
            Pattern.compile("([A-Za-z0-9._-]{1,64})=([A-Za-z0-9+/_-]+={0,2})(\\s+active)?");

    private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());
    private static final Set<PosixFilePermission> TOO_OPEN =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    /** The files that a warning was given about: one is enough for a process. */
    private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

    private final Map<String, byte[]> keys;
    private final String active;

    private KeyRing(Map<String, byte[]> keys, String active) {
        this.keys = keys;
        this.active = active;
    }

    /**
     * Reads a key ring.
     *
     * @throws IllegalArgumentException if it is not one with exactly one active key; the message tells the line, no key
     */
    public static KeyRing parse(String text) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        List<String> active = new ArrayList<>();
        int number = 0;
        for (String line : text.split("[\\n,]", -1)) {
            number++;
            String entry = line.strip();
            if (!entry.isEmpty() && !entry.startsWith("#")) {
                Matcher parts = ENTRY.matcher(entry);
                if (!parts.matches()) {
                    throw new IllegalArgumentException("entry " + number
                            + " of the key ring is not NAME=BASE64, with 'active'" + " behind one of them");
                }
                if (keys.put(parts.group(1), key(parts.group(2), parts.group(1))) != null) {
                    throw new IllegalArgumentException("the key ring has two keys '" + parts.group(1) + "'");
                }
                if (parts.group(3) != null) {
                    active.add(parts.group(1));
                }
            }
        }
        if (active.size() != 1) {
            throw new IllegalArgumentException("the key ring has "
                    + (active.isEmpty() ? "no active key" : "several active keys, " + String.join(", ", active))
                    + "; write 'active' behind exactly one of its " + keys.size() + " keys");
        }
        return new KeyRing(keys, active.getFirst());
    }

    private static byte[] key(String base64, String name) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "key '" + name + "' of the key ring is not Base64"); // without the cause, which quotes
        }
        if (key.length != Seal.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "key '" + name + "' of the key ring has " + key.length + " bytes, not " + Seal.KEY_BYTES);
        }
        return key;
    }

    /** Reads a key ring from a file; warns, once, if others than its owner can read it too. */
    public static KeyRing read(Path file) {
        String text;
        try {
            text = Files.readString(file);
            warnIfOpen(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the key ring " + file + " cannot be read (" + unreadable + "); give a file that can", unreadable);
        }
        try {
            return parse(text);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(file + ": " + refused.getMessage(), refused);
        }
    }

    private static void warnIfOpen(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!Collections.disjoint(permissions, TOO_OPEN) && WARNED.add(file.toAbsolutePath())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "others than its owner can read the key ring " + file + " ("
                            + PosixFilePermissions.toString(permissions) + "); run chmod 600 " + file);
        }
    }

    /**
     * The key ring that the environment gives, in {@value #VARIABLE} or the file of {@value #FILE_VARIABLE}; none if both are
     * absent or empty.
     *
     * @throws IllegalArgumentException if both are there, or what is there is no key ring
     */
    public static Optional<KeyRing> from(Map<String, String> environment) {
        String text = environment.getOrDefault(VARIABLE, "");
        String file = environment.getOrDefault(FILE_VARIABLE, "");
        if (!text.isBlank() && !file.isBlank()) {
            throw new IllegalArgumentException("both " + VARIABLE + " and " + FILE_VARIABLE + " are set; keep one");
        }
        if (!text.isBlank()) {
            return Optional.of(parse(text));
        }
        return file.isBlank() ? Optional.empty() : Optional.of(read(Path.of(file)));
    }

    /** The name of the key that wraps new data keys. */
    public String active() {
        return active;
    }

    /** The names of all keys. */
    public Set<String> names() {
        return Set.copyOf(keys.keySet());
    }

    Optional<byte[]> key(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** The names of the keys. */
    @Override
    public String toString() {
        return "key ring of " + String.join(", ", keys.keySet()) + " (active: " + active + ")";
    }
}
