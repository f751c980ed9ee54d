package dev.holdfast.store.codec;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.DataKeys.DataKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stored bytes look like: a header that says how to read them, then a checksum and the value, packed and sealed. Byte
 * by byte in {@code docs/formats.md}. Thread-safe.
 */
final class Envelope {
    static final byte[] MAGIC = {'H', 'F', 'E', 'N', 'V', '\r', '\n'};
    static final int VERSION = 1;
    static final int HEADER_BYTES = 56;
    private static final int HASH_BYTES = 32;
    private static final int SALT_AT = 20;
    private static final int CRC_AT = 52;

    private Envelope() {}

    /** Where a value belongs; only there can it be read. */
    record Address(String where, byte[] bytes) {
        /** @param parts what kind of value, and its names, none of which can hold a zero */
        static Address of(String where, String... parts) {
            return new Address(where, String.join("\u0000", parts).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * @param entropy random bytes, or none if equal values at one address are to become equal bytes
     * @param key null to leave the value readable
     */
    static byte[] wrap(byte[] value, Address address, Compression compression, @Nullable DataKey key, byte[] entropy) {
        byte[] packed = compression.pack(value);
        byte[] plain = concat(hash(address, packed), packed);
        byte[] bytes = new byte[HEADER_BYTES];
        ByteBuffer header = ByteBuffer.wrap(bytes).put(MAGIC).put((byte) VERSION);
        header.put((byte) compression.code()).put((byte) (key == null ? 0 : 1)).putShort((short) 0);
        header.putInt(value.length).putInt(key == null ? 0 : key.number());
        if (key == null) {
            return concat(finished(bytes, new byte[Seal.SALT_BYTES]), plain);
        }
        byte[] salt = Seal.salt(key.bytes(), entropy, concat(bytes, address.bytes()), plain);
        byte[] whole = finished(bytes, salt);
        return concat(whole, Seal.seal(key.bytes(), salt, concat(whole, address.bytes()), plain));
    }

    private static byte[] finished(byte[] header, byte[] salt) {
        ByteBuffer rest = ByteBuffer.wrap(header).position(SALT_AT).put(salt);
        rest.putInt(crc(header));
        return header;
    }

    /** Whether {@code stored} says that it is an envelope. */
    static boolean isOne(byte[] stored) {
        return stored.length >= MAGIC.length && Arrays.equals(stored, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * @throws Corrupt if it is damaged, belongs elsewhere, is in an unknown format, or the right key is not there
     */
    static byte[] unwrap(byte[] stored, Address address, Opening opening) {
        String where = address.where();
        if (!isOne(stored) || stored.length == MAGIC.length) {
            throw Unreadable.unknownFormat(where, "it does not begin like an envelope");
        }
        if (stored[MAGIC.length] != VERSION) {
            throw Unreadable.unknownFormat(where, "its version is " + (stored[MAGIC.length] & 0xff));
        }
        ByteBuffer header = ByteBuffer.wrap(stored);
        if (stored.length < HEADER_BYTES + HASH_BYTES || header.getInt(CRC_AT) != crc(stored)) {
            throw Unreadable.damaged(where, "its header is not as it was written");
        }
        int code = stored[MAGIC.length + 1];
        int cipher = stored[MAGIC.length + 2];
        Compression compression = Compression.of(code);
        if (compression == null || cipher < 0 || cipher > 1) {
            throw Unreadable.unknownFormat(where, "its compression is " + code + " and its cipher " + cipher);
        }
        byte[] rest = Arrays.copyOfRange(stored, HEADER_BYTES, stored.length);
        byte[] plain = rest;
        if (cipher == 0) {
            opening.refusePlain(where);
        } else {
            plain = open(stored, address, opening.key(header.getInt(16), where), rest);
        }
        return unpack(plain, address, compression, header.getInt(12));
    }

    private static byte[] open(byte[] stored, Address address, DataKey key, byte[] sealed) {
        byte[] salt = Arrays.copyOfRange(stored, SALT_AT, CRC_AT);
        byte[] associated = concat(Arrays.copyOf(stored, HEADER_BYTES), address.bytes());
        return Seal.open(key.bytes(), salt, associated, sealed)
                .filter(plain -> plain.length >= HASH_BYTES)
                .orElseThrow(() -> Unreadable.damaged(address.where(), "its seal is broken"));
    }

    private static byte[] unpack(byte[] plain, Address address, Compression compression, int length) {
        byte[] packed = Arrays.copyOfRange(plain, HASH_BYTES, plain.length);
        if (!Arrays.equals(plain, 0, HASH_BYTES, hash(address, packed), 0, HASH_BYTES)) {
            throw Unreadable.damaged(address.where(), "its checksum does not match");
        }
        try {
            byte[] value = compression.unpack(packed, length);
            if (value.length != length) {
                throw Unreadable.damaged(address.where(), "it has " + value.length + " bytes instead of " + length);
            }
            return value;
        } catch (IOException broken) {
            throw Unreadable.damaged(address.where(), "it cannot be unpacked (" + broken.getMessage() + ")", broken);
        }
    }

    private static int crc(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, CRC_AT);
        return (int) crc.getValue();
    }

    private static byte[] hash(Address address, byte[] packed) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(4).putInt(address.bytes().length).flip());
            sha.update(address.bytes());
            return sha.digest(packed);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", missing);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
