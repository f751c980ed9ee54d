package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static dev.holdfast.testkit.Samples.expiring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An expired document is gone from every operation, by the clock of the store, whether or not it was purged. */
interface DocsExpiry extends OpenStore {
    private Instant inOneMinute() {
        return clock().instant().plus(Duration.ofMinutes(1));
    }

    @Test
    default void aDocumentIsThereUntilItsExpiryAndNotAtIt() {
        Instant expiry = inOneMinute();
        docs().put("c", "k", Expected.none(), expiring(expiry.plusNanos(999_999)));
        clock().set(expiry.minusMillis(1));
        assertThat(docs().get("c", "k").orElseThrow().expiresAt()).isEqualTo(expiry);
        clock().set(expiry);
        assertThat(docs().get("c", "k")).isEmpty();
    }

    @Test
    default void anExpiredDocumentIsGoneFromEveryOperation() {
        long version = docs().put("c", "k", Expected.none(), new NewDoc(Json.EMPTY, inOneMinute(), List.of("t")));
        assertThat(docs().find("c", "t", "", 10)).hasSize(1);
        clock().advance(Duration.ofMinutes(1));
        assertThat(docs().scan("c", "", 10)).isEmpty();
        assertThat(docs().find("c", "t", "", 10)).isEmpty();
        assertThat(docs().collections()).isEmpty();
        assertThat(docs().delete("c", "k", Expected.any())).isFalse();
        assertThatThrownBy(() -> docs().delete("c", "k", Expected.version(version)))
                .isInstanceOfSatisfying(
                        Conflict.class, lost -> assertThat(lost.actual()).isZero());
        assertThatThrownBy(() -> docs().put("c", "k", Expected.version(version), doc(1)))
                .isInstanceOfSatisfying(
                        Conflict.class, lost -> assertThat(lost.actual()).isZero());
    }

    @Test
    default void expiryAndPurgeNeverReuseVersions() {
        long first = docs().put("c", "k", Expected.none(), expiring(inOneMinute()));
        clock().advance(Duration.ofMinutes(1));
        long second = docs().put("c", "k", Expected.none(), expiring(inOneMinute()));
        assertThat(second).isGreaterThan(first);
        clock().advance(Duration.ofMinutes(1));
        assertThat(docs().purge(Docs.MAX_BATCH)).isEqualTo(1);
        long third = docs().put("c", "k", Expected.none(), doc(1));
        assertThat(third).isGreaterThan(second);
        assertThatThrownBy(() -> docs().put("c", "k", Expected.version(second), doc(2)))
                .isInstanceOf(Conflict.class);
    }

    @Test
    default void aPutCanMoveOrLiftTheExpiry() {
        docs().put("c", "moved", Expected.none(), expiring(inOneMinute()));
        docs().put("c", "lifted", Expected.none(), expiring(inOneMinute()));
        docs().put("c", "moved", Expected.any(), expiring(inOneMinute().plus(Duration.ofMinutes(1))));
        docs().put("c", "lifted", Expected.any(), doc(1));
        clock().advance(Duration.ofMinutes(1));
        assertThat(docs().scan("c", "", 10)).extracting(Doc::key).containsExactly("lifted", "moved");
        clock().advance(Duration.ofMinutes(1));
        assertThat(docs().scan("c", "", 10)).extracting(Doc::key).containsExactly("lifted");
        assertThat(docs().get("c", "lifted").orElseThrow().expiresAt()).isNull();
    }

    @Test
    default void whatIsPutExpiredIsNeverSeen() {
        long first = docs().put("c", "k", Expected.none(), expiring(clock().instant()));
        assertThat(docs().get("c", "k")).isEmpty();
        assertThat(docs().put("c", "k", Expected.none(), expiring(Instant.EPOCH)))
                .isGreaterThan(first);
        assertThat(docs().scan("c", "", 1)).isEmpty();
    }

    @Test
    default void pagesAreFullAcrossWhatHasExpired() {
        for (int i = 0; i < 9; i++) {
            docs().put(
                            "c",
                            "k" + i,
                            Expected.none(),
                            new NewDoc(Json.EMPTY, i % 3 == 0 ? null : inOneMinute(), List.of("t")));
        }
        clock().advance(Duration.ofMinutes(1));
        assertThat(docs().scan("c", "", 2)).extracting(Doc::key).containsExactly("k0", "k3");
        assertThat(docs().find("c", "t", "k0", 2)).extracting(Doc::key).containsExactly("k3", "k6");
    }

    @Test
    default void purgingRemovesOnlyWhatHasExpired() {
        for (int i = 0; i < 5; i++) {
            docs().put("c" + i % 2, "k" + i, Expected.none(), expiring(inOneMinute()));
        }
        docs().put("c0", "later", Expected.none(), expiring(inOneMinute().plusMillis(1)));
        docs().put("c0", "never", Expected.none(), doc(1));
        assertThat(docs().purge(10)).isZero();
        clock().advance(Duration.ofMinutes(1));
        assertThat(docs().purge(2)).isEqualTo(2);
        assertThat(docs().purge(10)).isEqualTo(3);
        assertThat(docs().purge(10)).isZero();
        assertThat(docs().scan("c0", "", 10)).extracting(Doc::key).containsExactly("later", "never");
        assertThat(docs().collections()).containsExactly("c0");
        clock().advance(Duration.ofDays(10_000));
        assertThat(docs().purge(1)).isEqualTo(1);
        assertThat(docs().get("c0", "never")).isPresent();
    }
}
