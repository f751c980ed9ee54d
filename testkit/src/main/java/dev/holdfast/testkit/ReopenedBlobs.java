package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blobs opened again are the blobs that were closed. */
interface ReopenedBlobs extends OpenStore {
    @Test
    default void everyBlobIsStillThereWithItsTime() throws Exception {
        for (int i = 0; i < 5; i++) {
            blobs().put(BlobsContract.bytes("x".repeat(i * 1_000)));
            clock().advance(Duration.ofMillis(1_001));
        }
        List<BlobInfo> before = blobs().list(null, 10);
        reopen();
        assertThat(blobs().list(null, 10)).isEqualTo(before).hasSize(5);
        for (BlobInfo blob : before) {
            assertThat(blobs().get(blob.digest()).orElseThrow()).hasSize((int) blob.bytes());
        }
    }

    @Test
    default void deletionAndRenewalAreRemembered() throws Exception {
        Digest deleted = blobs().put(BlobsContract.bytes("deleted"));
        Digest renewed = blobs().put(BlobsContract.bytes("renewed"));
        clock().advance(Duration.ofHours(1));
        Instant sweep = clock().instant();
        blobs().put(BlobsContract.bytes("renewed"));
        reopen();
        assertThat(blobs().delete(deleted, sweep)).isTrue();
        assertThat(blobs().delete(renewed, sweep)).isFalse();
        reopen();
        assertThat(blobs().list(null, 10)).extracting(BlobInfo::digest).containsExactly(renewed);
    }
}
