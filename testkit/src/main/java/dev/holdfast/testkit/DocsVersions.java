package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Conflict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A document is written only at the expected version, and no version of a key is used again. */
interface DocsVersions extends OpenStore {
    @Test
    default void aDocumentIsReadAsItWasPut() {
        long version = docs().put("c", "k", Expected.none(), doc(1, "x", "y"));
        assertThat(version).isPositive();
        assertThat(docs().get("c", "k")).contains(Doc.stored(doc(1, "x", "y"), "c", "k", version));
        assertThat(docs().get("c", "K")).isEmpty();
        assertThat(docs().get("C", "k")).isEmpty();
    }

    @Test
    default void aPutReplacesTheWholeDocument() {
        docs().put("c", "k", Expected.none(), doc(1, "x"));
        long version = docs().put("c", "k", Expected.any(), doc(2));
        assertThat(docs().get("c", "k")).contains(Doc.stored(doc(2), "c", "k", version));
        assertThat(docs().find("c", "x", "", 10)).isEmpty();
    }

    @Test
    default void nothingThereYetMeansAbsent() {
        long version = docs().put("c", "k", Expected.none(), doc(1));
        assertThatThrownBy(() -> docs().put("c", "k", Expected.none(), doc(2)))
                .isInstanceOfSatisfying(
                        Conflict.class, lost -> assertThat(lost.actual()).isEqualTo(version))
                .hasMessageContaining("'k'")
                .hasMessageContaining("'c'")
                .hasMessageContaining("expected nothing there yet");
        assertThat(docs().get("c", "k").orElseThrow().body()).isEqualTo(Samples.number(1));
    }

    @Test
    default void aVersionMustBeTheCurrentOne() {
        long first = docs().put("c", "k", Expected.version(0), doc(1));
        long second = docs().put("c", "k", Expected.version(first), doc(2));
        assertThat(second).isGreaterThan(first);
        for (long stale : new long[] {0, first, second + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> docs().put("c", "k", Expected.version(stale), doc(3)))
                    .isInstanceOfSatisfying(
                            Conflict.class, lost -> assertThat(lost.actual()).isEqualTo(second));
            assertThatThrownBy(() -> docs().delete("c", "k", Expected.version(stale)))
                    .isInstanceOfSatisfying(
                            Conflict.class, lost -> assertThat(lost.actual()).isEqualTo(second));
        }
        assertThatThrownBy(() -> docs().put("c", "absent", Expected.version(1), doc(3)))
                .isInstanceOfSatisfying(
                        Conflict.class, lost -> assertThat(lost.actual()).isZero());
        assertThat(docs().get("c", "absent")).isEmpty();
        assertThat(docs().get("c", "k").orElseThrow().version()).isEqualTo(second);
    }

    @Test
    default void deletingTellsWhetherThereWasOne() {
        assertThat(docs().delete("c", "k", Expected.any())).isFalse();
        assertThat(docs().delete("c", "k", Expected.none())).isFalse();
        assertThat(docs().delete("c", "k", Expected.version(0))).isFalse();
        assertThatThrownBy(() -> docs().delete("c", "k", Expected.version(7)))
                .isInstanceOfSatisfying(
                        Conflict.class, lost -> assertThat(lost.actual()).isZero());
        long version = docs().put("c", "k", Expected.none(), doc(1));
        assertThatThrownBy(() -> docs().delete("c", "k", Expected.none())).isInstanceOf(Conflict.class);
        assertThat(docs().delete("c", "k", Expected.version(version))).isTrue();
        assertThat(docs().get("c", "k")).isEmpty();
        assertThat(docs().delete("c", "k", Expected.any())).isFalse();
    }

    @Test
    default void deletingNeverReusesVersions() {
        long last = 0;
        for (int i = 0; i < 5; i++) {
            long version = docs().put("c", "k", Expected.none(), doc(i));
            assertThat(version).isGreaterThan(last);
            last = version;
            docs().delete("c", "k", Expected.version(version));
            long stale = version;
            assertThatThrownBy(() -> docs().put("c", "k", Expected.version(stale), doc(9)))
                    .isInstanceOfSatisfying(
                            Conflict.class, lost -> assertThat(lost.actual()).isZero());
        }
    }

    @Test
    default void keysOfAllCollectionsAreApart() {
        for (String collection : List.of("a", "b", "a/b")) {
            for (String key : List.of("k", "b/k", "l")) {
                docs().put(collection, key, Expected.none(), doc(collection.length() * 100L + key.length()));
            }
        }
        docs().delete("a", "b/k", Expected.any());
        assertThat(docs().get("a/b", "k").orElseThrow().body()).isEqualTo(Samples.number(301));
        assertThat(docs().scan("a", "", 10)).extracting(Doc::key).containsExactly("k", "l");
        assertThat(docs().scan("b", "", 10)).hasSize(3);
    }
}
