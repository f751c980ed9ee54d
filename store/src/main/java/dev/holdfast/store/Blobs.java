package dev.holdfast.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes addressed by what they are. An implementation keeps these promises, which {@code BlobsContract} in the testkit
 * verifies:
 *
 * <ul>
 *   <li><b>Atomic and durable.</b> A blob is stored whole or not at all, and survives a crash once {@code put} returns.
 *   <li><b>Idempotent.</b> The same bytes are stored once, however often they are put.
 *   <li><b>True.</b> What is read has the digest it was asked by; anything else is {@link StoreException.Corrupt}.
 *   <li><b>Safe to sweep.</b> Every {@code put} renews the time of a blob, and {@link #delete} spares what was put since.
 * </ul>
 *
 * <p>Thread-safe; the arrays given and returned are the caller's own. Methods block; an interrupt is kept but cuts nothing
 * short. Any of them may throw {@link StoreException.Unavailable}.
 */
public interface Blobs {
    /** The most bytes of one blob: 256 MiB. */
    int MAX_BYTES = 256 << 20;

    /** The most blobs one list returns. */
    int MAX_BATCH = 1_000;

    /**
     * Stores {@code content}, or renews the time of what is stored already; a clock set back does not make it older.
     *
     * @return its digest
     * @throws IllegalArgumentException if it is longer than {@value #MAX_BYTES} bytes
     */
    Digest put(byte[] content);

    /** The bytes with this digest, unless they are absent. */
    Optional<byte[]> get(Digest digest);

    /**
     * Deletes a blob that nobody has put at or after {@code putBefore}. A sweep lists the blobs, keeps those that something
     * refers to, and deletes the others with a {@code putBefore} that leaves writers time to refer to what they have put.
     *
     * @param putBefore cut to the millisecond, as the times of puts are
     * @return whether it was deleted
     */
    boolean delete(Digest digest, Instant putBefore);

    /**
     * Lists blobs in the order of their digests, starting after {@code after}, or at the first if it is null.
     *
     * @param limit 1 to {@value #MAX_BATCH}
     * @return up to {@code limit} blobs; fewer only at the end
     */
    List<BlobInfo> list(@Nullable Digest after, int limit);

    /**
     * Checks what {@link #put} requires whatever the storage; every implementation calls it first.
     *
     * @throws IllegalArgumentException if {@code content} is too long
     */
    static void checkSize(byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a blob of " + content.length + " bytes exceeds " + MAX_BYTES + "; split it into several blobs");
        }
    }
}
