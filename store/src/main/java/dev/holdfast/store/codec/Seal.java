package dev.holdfast.store.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM in segments of {@value #SEGMENT_BYTES} bytes, each value under a key of its own, so that a nonce never comes
 * again: the key is derived from a salt of 256 bits, the nonce is the number of the segment and whether it is the last.
 */
final class Seal {
    static final int SEGMENT_BYTES = 64 << 10;
    static final int SALT_BYTES = 32;
    static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private Seal() {}

    /**
     * A salt for what is to be sealed: of {@code entropy} and all of the value. Two values have different salts even where
     * the source of randomness gave the same twice, as that of a copied virtual machine does.
     */
    static byte[] salt(byte[] key, byte[] entropy, byte[] associated, byte[] plain) {
        Mac mac = mac(hmac(key, "holdfast salt"));
        mac.update(entropy);
        mac.update(ByteBuffer.allocate(8)
                .putInt(entropy.length)
                .putInt(associated.length)
                .flip());
        mac.update(associated);
        return mac.doFinal(plain);
    }

    static byte[] hmac(byte[] key, String text) {
        return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256, which every Java must have", missing);
        }
    }

    /** HKDF-SHA256 of RFC 5869, one block. */
    private static SecretKeySpec valueKey(byte[] key, byte[] salt) {
        return new SecretKeySpec(hmac(mac(salt).doFinal(key), "holdfast value\u0001"), "AES");
    }

    static byte[] seal(byte[] key, byte[] salt, byte[] associated, byte[] plain) {
        int segments = Math.max(1, Math.ceilDiv(plain.length, SEGMENT_BYTES));
        byte[] sealed = new byte[plain.length + segments * TAG_BYTES];
        SecretKeySpec valueKey = valueKey(key, salt);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            for (int i = 0; i < segments; i++) {
                int from = i * SEGMENT_BYTES;
                int length = Math.min(SEGMENT_BYTES, plain.length - from);
                cipher.init(Cipher.ENCRYPT_MODE, valueKey, nonce(i, i == segments - 1));
                cipher.updateAAD(associated);
                cipher.doFinal(plain, from, length, sealed, from + i * TAG_BYTES);
            }
            return sealed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM cannot encrypt", impossible);
        }
    }

    /** What was sealed, unless anything of it differs from what was sealed. */
    static Optional<byte[]> open(byte[] key, byte[] salt, byte[] associated, byte[] sealed) {
        int step = SEGMENT_BYTES + TAG_BYTES;
        int segments = Math.max(1, Math.ceilDiv(sealed.length, step));
        if (sealed.length < segments * TAG_BYTES) {
            return Optional.empty();
        }
        byte[] plain = new byte[sealed.length - segments * TAG_BYTES];
        SecretKeySpec valueKey = valueKey(key, salt);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            for (int i = 0; i < segments; i++) {
                int from = i * step;
                cipher.init(Cipher.DECRYPT_MODE, valueKey, nonce(i, i == segments - 1));
                cipher.updateAAD(associated);
                cipher.doFinal(sealed, from, Math.min(step, sealed.length - from), plain, i * SEGMENT_BYTES);
            }
            return Optional.of(plain);
        } catch (AEADBadTagException different) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM cannot decrypt", impossible);
        }
    }

    private static GCMParameterSpec nonce(int segment, boolean last) {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putInt(0)
                .putInt(last ? 1 : 0)
                .putInt(segment)
                .array();
        return new GCMParameterSpec(8 * TAG_BYTES, nonce);
    }
}
