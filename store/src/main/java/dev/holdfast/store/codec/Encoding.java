package dev.holdfast.store.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How values are written. What was written in another way is read all the same, but plaintext where encryption is required.
 * Immutable.
 *
 * @param packAboveBytes values longer than this many bytes are compressed, with zstd or, where it does not run, gzip
 * @param keys encrypts everything; null to encrypt nothing
 * @param encryptionRequired refuses to read what is not encrypted
 */
public record Encoding(int packAboveBytes, @Nullable KeyRing keys, boolean encryptionRequired) {
    /** Setting this to {@code true} requires encryption. */
    public static final String REQUIRED_VARIABLE = "HOLDFAST_ENCRYPTION_REQUIRED";

    /** Setting this to a number of bytes compresses longer values. */
    public static final String PACK_VARIABLE = "HOLDFAST_COMPRESS_ABOVE";

    /** Values of up to this many bytes are hardly worth compressing. */
    public static final int WORTH_PACKING_BYTES = 1_024;

    /** Everything as it is. */
    public static final Encoding PLAIN = new Encoding(Integer.MAX_VALUE, null, false);

    /** @throws IllegalArgumentException if encryption is required, and there are no keys */
    public Encoding {
        if (encryptionRequired && keys == null) {
            throw new IllegalArgumentException("encryption is required, but there are no keys; set " + KeyRing.VARIABLE
                    + " or " + KeyRing.FILE_VARIABLE);
        }
        if (packAboveBytes < 0) {
            throw new IllegalArgumentException("values cannot be longer than " + packAboveBytes + " bytes or not");
        }
    }

    /** Compresses what is worth it, and encrypts nothing. */
    public static Encoding packed() {
        return new Encoding(WORTH_PACKING_BYTES, null, false);
    }

    /** Compresses what is worth it, encrypts everything, and still reads plaintext, as while a store is being changed over. */
    public static Encoding encrypted(KeyRing keys) {
        return new Encoding(WORTH_PACKING_BYTES, keys, false);
    }

    /** This, refusing plaintext. */
    public Encoding requiringEncryption() {
        return new Encoding(packAboveBytes, keys, true);
    }

    /**
     * What the environment asks for: keys as {@link KeyRing#from} reads them, {@value #REQUIRED_VARIABLE},
     * {@value #PACK_VARIABLE}; {@link #PLAIN} if none of them is set.
     *
     * @throws IllegalArgumentException if one is wrong, or encryption is required without keys
     */
    public static Encoding from(Map<String, String> environment) {
        KeyRing keys = KeyRing.from(environment).orElse(null);
        String pack = environment.getOrDefault(PACK_VARIABLE, "");
        int preset = keys == null ? PLAIN.packAboveBytes() : WORTH_PACKING_BYTES;
        return new Encoding(
                pack.isBlank() ? preset : bytes(pack), keys, isTrue(environment.getOrDefault(REQUIRED_VARIABLE, "")));
    }

    private static int bytes(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    PACK_VARIABLE + " is '" + text + "', which is not a number of bytes", malformed);
        }
    }

    private static boolean isTrue(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "", "false" -> false;
            default ->
                throw new IllegalArgumentException(REQUIRED_VARIABLE + " is '" + text + "'; write true or false");
        };
    }
}
