package dev.holdfast.store.codec;

import dev.holdfast.store.Digest;
import java.math.BigInteger;
import java.util.Optional;

/** Counting with digests. */
final class Digests {
    private Digests() {}

    /** The digest just before this one, after which a list begins with it; none before the first. */
    static Optional<Digest> before(Digest digest) {
        var number = new BigInteger(digest.hex(), 16);
        return number.signum() == 0
                ? Optional.empty()
                : Optional.of(new Digest("%064x".formatted(number.subtract(BigInteger.ONE))));
    }
}
