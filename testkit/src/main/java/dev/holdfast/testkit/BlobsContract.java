package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.StoreOptions.Access;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The promises of {@link Blobs}. Extend once per backend; never weaken it for one. */
public abstract class BlobsContract extends StoreContract implements BlobsSweeping {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bytesComeBackByTheirDigest() {
        assertThat(blobs().put(bytes("abc"))).isEqualTo(new Digest(ABC));
        assertThat(blobs().get(new Digest(ABC)).orElseThrow()).isEqualTo(bytes("abc"));
        assertThat(blobs().get(Digest.of(bytes("abd")))).isEmpty();
    }

    @Test
    void anyBytesComeBack() {
        var random = new Random(42);
        for (int length : new int[] {0, 1, 511, 512, 513, 4096, 65_537, 3_000_000}) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            Digest digest = blobs().put(content);
            assertThat(digest).isEqualTo(Digest.of(content));
            assertThat(blobs().get(digest).orElseThrow()).isEqualTo(content);
        }
    }

    @Test
    void puttingAgainStoresNothingMore() {
        for (int i = 0; i < 3; i++) {
            blobs().put(bytes("abc"));
            clock().advance(Duration.ofHours(1));
        }
        assertThat(blobs().list(null, 10)).extracting(BlobInfo::digest).containsExactly(new Digest(ABC));
    }

    @Test
    void racingPutsOfTheSameBytesAgree() throws Exception {
        for (int round = 0; round < 10; round++) {
            byte[] content = bytes("content of round " + round);
            List<Boolean> read =
                    Race.run(5, () -> blobs().get(blobs().put(content)).isPresent());
            assertThat(read).containsOnly(true);
        }
        assertThat(blobs().list(null, 100)).hasSize(10);
    }

    @Test
    void arraysBelongToTheCaller() {
        byte[] content = bytes("abc");
        Digest digest = blobs().put(content);
        content[0] = 'X';
        blobs().get(digest).orElseThrow()[1] = 'X';
        assertThat(blobs().get(digest).orElseThrow()).isEqualTo(bytes("abc"));
    }

    @Test
    void blobsAreListedInTheOrderOfTheirDigests() {
        List<BlobInfo> stored = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clock().advance(Duration.ofMillis(1_234));
            byte[] content = bytes("x".repeat(i * 10));
            stored.add(new BlobInfo(blobs().put(content), content.length, clock().instant()));
        }
        stored.sort((left, right) -> left.digest().compareTo(right.digest()));
        assertThat(blobs().list(null, Blobs.MAX_BATCH)).isEqualTo(stored);
        for (int limit : new int[] {1, 5, 11, 12, 13}) {
            assertThat(PageByPage.<BlobInfo>all(
                            limit,
                            last -> blobs().list(last.map(BlobInfo::digest).orElse(null), limit)))
                    .isEqualTo(stored);
        }
        assertThat(blobs().list(new Digest("f".repeat(64)), 10)).isEmpty();
        assertThat(blobs().list(new Digest("0".repeat(64)), 1)).containsExactly(stored.getFirst());
    }

    @Test
    void aLimitHasBounds() {
        for (int limit : new int[] {-1, 0, Blobs.MAX_BATCH + 1}) {
            assertThatThrownBy(() -> blobs().list(null, limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the limit " + limit + " is not between 1 and 1000");
        }
    }

    @Test
    void aBlobTooLargeIsRefused() {
        assertThatThrownBy(() -> blobs().put(new byte[Blobs.MAX_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a blob of 268435457 bytes exceeds 268435456; split it into several blobs");
        assertThat(blobs().list(null, 1)).isEmpty();
    }

    @Test
    void anInterruptIsKeptAndCutsNothingShort() throws Exception {
        List<Boolean> kept = Race.run(4, () -> {
            boolean all = true;
            for (int i = 0; i < 10; i++) {
                Thread.currentThread().interrupt();
                Digest digest = blobs().put(bytes(
                        "blob " + i + " of " + Thread.currentThread().threadId()));
                all &= blobs().get(digest).isPresent() && Thread.interrupted();
            }
            return all;
        });
        assertThat(kept).containsOnly(true);
        assertThat(blobs().list(null, 100)).hasSize(40);
    }

    @Test
    void aReaderSeesBlobsAndWritesNone() throws Exception {
        Digest digest = blobs().put(bytes("abc"));
        Blobs reader = openAs(Access.READ_ONLY).blobs();
        assertThat(reader.get(digest)).isPresent();
        assertThat(reader.list(null, 10)).isEqualTo(blobs().list(null, 10));
        Digest later = blobs().put(bytes("later"));
        assertThat(reader.get(later)).isPresent();
        assertThatThrownBy(() -> reader.put(bytes("x"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.delete(digest, Instant.MAX)).isInstanceOf(IllegalStateException.class);
        assertThat(blobs().list(null, 10)).hasSize(2);
    }

    @Test
    void closedBlobsAreRefused() {
        Blobs blobs = blobs();
        Digest digest = blobs.put(bytes("abc"));
        store().close();
        for (Runnable use : List.<Runnable>of(
                () -> blobs.put(bytes("x")),
                () -> blobs.get(digest),
                () -> blobs.delete(digest, Instant.EPOCH),
                () -> blobs.list(null, 1))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }
}
