package dev.holdfast.neo4j;

import java.time.Instant;

/** Times as numbers that can be compared; whatever lies beyond 64 bits is the end, or the beginning, of time. */
final class Millis {
    private Millis() {}

    static long of(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException beyond) {
            return instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }
}
