package dev.holdfast.store.codec;

import dev.holdfast.store.Json;
import dev.holdfast.store.Limits;
import dev.holdfast.store.codec.DataKeys.DataKey;
import dev.holdfast.store.codec.Envelope.Address;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes values as an {@link Encoding} says, and reads them however they were written. Thread-safe. */
final class Codec implements Opening {
    private static final Pattern BODY = Pattern.compile("\\{\\s*+\"\\$enc\"\\s*+:\\s*+\"([A-Za-z0-9_-]*+)\"\\s*+}");
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] NO_ENTROPY = {};

    /** More than an envelope adds to what it holds. */
    private static final int ENVELOPE_BYTES = 1_024;

    private final Encoding encoding;
    private final @Nullable DataKeys keys;
    private final RandomGenerator random;

    Codec(Encoding encoding, @Nullable DataKeys keys, RandomGenerator random) {
        this.encoding = encoding;
        this.keys = keys;
        this.random = random;
    }

    /** Whether every value is to be written in an envelope. */
    boolean encrypts() {
        return keys != null;
    }

    boolean packs(int bytes) {
        return bytes > encoding.packAboveBytes();
    }

    boolean requiresEncryption() {
        return encoding.encryptionRequired();
    }

    /** What is taken by a backend whose values are written so. */
    Limits limits(Limits inner) {
        return encrypts() || packs(inner.eventBytes())
                ? NamedBlobs.limits(new Limits(inner.eventBytes() / 4 * 3 - ENVELOPE_BYTES, inner.blobBytes()))
                : inner;
    }

    /** The body to store in place of {@code body}. */
    Json encode(Json body, Address address) {
        if (!encrypts() && !packs(body.utf8Length()) && envelope(body) == null) {
            return body;
        }
        byte[] entropy = new byte[Seal.SALT_BYTES];
        random.nextBytes(entropy);
        byte[] wrapped = wrap(body.text().getBytes(StandardCharsets.UTF_8), address, entropy);
        return Json.ofCompact("{\"$enc\":\"" + TO_TEXT.encodeToString(wrapped) + "\"}");
    }

    /** The body in whose place {@code stored} was stored. */
    Json decode(Json stored, Address address) {
        String text = envelope(stored);
        if (text == null) {
            refusePlain(address.where());
            return stored;
        }
        byte[] wrapped;
        try {
            wrapped = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException cut) {
            throw Unreadable.damaged(address.where(), "it is not Base64", cut);
        }
        return Json.ofStored(new String(unwrap(wrapped, address), StandardCharsets.UTF_8));
    }

    /** What an encoded body holds, null if it is not one. */
    private static @Nullable String envelope(Json body) {
        String text = body.text();
        if (!text.startsWith("{") || !text.startsWith("\"$enc\"", text.indexOf('"'))) {
            return null;
        }
        Matcher matcher = BODY.matcher(text);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** The same bytes each time, as long as keys and libraries stay the same. */
    byte[] wrap(byte[] value, Address address) {
        return wrap(value, address, NO_ENTROPY);
    }

    private byte[] wrap(byte[] value, Address address, byte[] entropy) {
        DataKey key = keys == null ? null : keys.newest();
        return Envelope.wrap(value, address, packs(value.length) ? Compression.best() : Compression.NONE, key, entropy);
    }

    byte[] unwrap(byte[] stored, Address address) {
        return Envelope.unwrap(stored, address, this);
    }

    @Override
    public DataKey key(int number, String where) {
        if (keys == null) {
            throw Unreadable.missingKey(where, "no keys were given");
        }
        return keys.key(number, where);
    }

    @Override
    public void refusePlain(String where) {
        if (requiresEncryption()) {
            throw Unreadable.notEncrypted(where);
        }
    }
}
