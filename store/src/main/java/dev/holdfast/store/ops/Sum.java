package dev.holdfast.store.ops;

import dev.holdfast.store.Digest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** A count and a digest of things in any order: the sum of their SHA-256 digests. One thread at a time. */
final class Sum {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private long count;
    private BigInteger sum = BigInteger.ZERO;

    void add(String identity) {
        add(Digest.of(identity.getBytes(StandardCharsets.UTF_8)));
    }

    void add(Digest digest) {
        count++;
        sum = sum.add(new BigInteger(digest.hex(), 16)).mod(MODULUS);
    }

    Contents.Part part() {
        String hex = sum.toString(16);
        return new Contents.Part(count, new Digest("0".repeat(64 - hex.length()) + hex));
    }
}
