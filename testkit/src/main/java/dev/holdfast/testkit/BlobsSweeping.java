package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A sweep deletes only what nobody has put since. */
interface BlobsSweeping extends OpenStore {
    @Test
    default void onlyWhatIsOldEnoughIsDeleted() {
        Digest digest = blobs().put(BlobsContract.bytes("abc"));
        Instant put = clock().instant();
        clock().advance(Duration.ofHours(1));
        assertThat(blobs().delete(digest, put.minusMillis(1))).isFalse();
        assertThat(blobs().delete(digest, put)).isFalse();
        assertThat(blobs().get(digest)).isPresent();
        assertThat(blobs().delete(digest, put.plusMillis(1))).isTrue();
        assertThat(blobs().get(digest)).isEmpty();
        assertThat(blobs().list(null, 10)).isEmpty();
        assertThat(blobs().delete(digest, Instant.MAX)).isFalse();
    }

    @Test
    default void partsOfAMillisecondSpareABlob() {
        clock().advance(Duration.ofNanos(700_000));
        Digest digest = blobs().put(BlobsContract.bytes("abc"));
        assertThat(blobs().delete(digest, clock().instant())).isFalse();
        assertThat(blobs().get(digest)).isPresent();
    }

    @Test
    default void everyPutRenewsABlob() {
        Digest digest = blobs().put(BlobsContract.bytes("abc"));
        clock().advance(Duration.ofHours(1));
        Instant sweep = clock().instant();
        blobs().put(BlobsContract.bytes("abc"));
        assertThat(blobs().list(null, 10)).containsExactly(new BlobInfo(digest, 3, sweep));
        assertThat(blobs().delete(digest, sweep)).isFalse();
        assertThat(blobs().get(digest)).isPresent();
    }

    @Test
    default void aClockSetBackDoesNotAgeABlob() {
        Instant put = clock().instant();
        Digest digest = blobs().put(BlobsContract.bytes("abc"));
        clock().set(put.minus(Duration.ofDays(1)));
        blobs().put(BlobsContract.bytes("abc"));
        assertThat(blobs().delete(digest, put)).isFalse();
        assertThat(blobs().get(digest)).isPresent();
    }

    @Test
    default void whatWasDeletedCanBePutAgain() {
        Digest digest = blobs().put(BlobsContract.bytes("abc"));
        clock().advance(Duration.ofHours(1));
        blobs().delete(digest, clock().instant());
        assertThat(blobs().put(BlobsContract.bytes("abc"))).isEqualTo(digest);
        assertThat(blobs().get(digest)).isPresent();
    }

    @Test
    default void aSweepRacingWithAPutNeverTakesWhatWasPut() throws Exception {
        for (int round = 0; round < 50; round++) {
            byte[] content = BlobsContract.bytes("round " + round);
            Digest digest = blobs().put(content);
            clock().advance(Duration.ofHours(1));
            Instant sweep = clock().instant();
            Callable<Boolean> writer = () ->
                    blobs().put(content).equals(digest) && blobs().get(digest).isPresent();
            Callable<Boolean> sweeper =
                    () -> blobs().delete(digest, sweep) || blobs().get(digest).isPresent();
            assertThat(Race.run(List.of(writer, sweeper, writer))).containsOnly(true);
            assertThat(blobs().get(digest)).as("round %s", round).isPresent();
        }
    }
}
