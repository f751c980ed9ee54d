package dev.holdfast.store.codec;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Json;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.DataKeys.DataKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data key as it is stored: sealed with a key of the ring. Immutable.
 *
 * @param wrappedBy the name of that key
 * @param check tells whether a key is the one that wrapped it
 */
record WrappedKey(int number, String wrappedBy, String check, String salt, String sealed) {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern BODY = Pattern.compile("\\{\"check\":\"([0-9a-f]{32})\",\"key\":\"([0-9a-f]{96})\","
            + "\"salt\":\"([0-9a-f]{64})\",\"wrappedBy\":\"([A-Za-z0-9._-]{1,64})\"}");

    static String place(int number) {
        return "data key " + number;
    }

    static WrappedKey read(Doc doc) {
        String where = "document '" + doc.key() + "' of collection '" + doc.collection() + "'";
        Matcher body = BODY.matcher(doc.body().canonical());
        if (!body.matches() || !doc.key().matches("\\d{1,9}")) {
            throw Unreadable.damaged(where, "it does not hold a wrapped data key");
        }
        return new WrappedKey(Integer.parseInt(doc.key()), body.group(4), body.group(1), body.group(3), body.group(2));
    }

    Json body() {
        return Json.ofCompact("{\"check\":\"" + check + "\",\"key\":\"" + sealed + "\",\"salt\":\"" + salt
                + "\",\"wrappedBy\":\"" + wrappedBy + "\"}");
    }

    static WrappedKey wrap(DataKey key, KeyRing ring, byte[] entropy) {
        byte[] by = ring.key(ring.active()).orElseThrow();
        byte[] associated = associated(key.number(), ring.active());
        byte[] salt = Seal.salt(by, entropy, associated, key.bytes());
        byte[] sealed = Seal.seal(by, salt, associated, key.bytes());
        return new WrappedKey(key.number(), ring.active(), check(by), HEX.formatHex(salt), HEX.formatHex(sealed));
    }

    /** @throws Corrupt if the ring does not have its key, has another of that name, or it is damaged */
    DataKey unwrap(KeyRing ring) {
        String where = place(number);
        byte[] by = ring.key(wrappedBy)
                .orElseThrow(() -> Unreadable.missingKey(where, "the ring has no key '" + wrappedBy + "'"));
        if (!check(by).equals(check)) {
            throw Unreadable.wrongKey(where, "key '" + wrappedBy + "' of the ring is not the one that wrapped it");
        }
        byte[] bytes = Seal.open(by, HEX.parseHex(salt), associated(number, wrappedBy), HEX.parseHex(sealed))
                .orElseThrow(() -> Unreadable.damaged(where, "its seal is broken"));
        return new DataKey(number, bytes);
    }

    private static byte[] associated(int number, String by) {
        return (place(number) + " by " + by).getBytes(StandardCharsets.UTF_8);
    }

    private static String check(byte[] key) {
        return HEX.formatHex(Arrays.copyOf(Seal.hmac(key, "holdfast key check"), 16));
    }
}
