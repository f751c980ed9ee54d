package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static dev.holdfast.testkit.Samples.expiring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreOptions.Access;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a handle may do: everything, write documents beside another writer, only read, or nothing once it is closed. */
interface DocsHandles extends OpenStore {
    @Test
    default void aReaderSeesWhatTheWriterHasWritten() throws Exception {
        Docs reader = openAs(Access.READ_ONLY).docs();
        assertThat(reader.get("c", "k")).isEmpty();
        docs().put("c", "k", Expected.none(), doc(1, "t"));
        assertThat(reader.get("c", "k")).isPresent().isEqualTo(docs().get("c", "k"));
        docs().put("c", "k", Expected.any(), doc(2, "t"));
        assertThat(reader.find("c", "t", "", 10)).isEqualTo(docs().scan("c", "", 10));
        docs().delete("c", "k", Expected.any());
        assertThat(reader.get("c", "k")).isEmpty();
        assertThat(reader.collections()).isEmpty();
    }

    @Test
    default void aGuestWritesDocumentsBesideTheWriter() throws Exception {
        Docs guest = openAs(Access.GUEST).docs();
        long first = docs().put("c", "k", Expected.none(), doc(1));
        long second = guest.put("c", "k", Expected.version(first), doc(2));
        assertThat(second).isGreaterThan(first);
        assertThatThrownBy(() -> docs().put("c", "k", Expected.version(first), doc(3)))
                .isInstanceOfSatisfying(
                        Conflict.class, lost -> assertThat(lost.actual()).isEqualTo(second));
        assertThat(docs().delete("c", "k", Expected.version(second))).isTrue();
        assertThat(guest.put("c", "k", Expected.none(), doc(4))).isGreaterThan(second);
        assertThat(docs().get("c", "k").orElseThrow().body()).isEqualTo(doc(4).body());
    }

    @Test
    default void handlesRaceAsThreadsDo() throws Exception {
        Docs guest = openAs(Access.GUEST).docs();
        for (int round = 0; round < 20; round++) {
            String key = "k" + round;
            List<Boolean> won = Race.run(Stream.of(docs(), guest, docs(), guest)
                    .<Callable<Boolean>>map(handle -> () -> {
                        try {
                            return handle.put("c", key, Expected.none(), doc(1)) > 0;
                        } catch (Conflict lost) {
                            return false;
                        }
                    })
                    .toList());
            assertThat(won).containsOnlyOnce(true);
        }
    }

    @Test
    default void aReaderWritesNothing() throws Exception {
        docs().put("c", "k", Expected.none(), doc(1));
        docs().put("c", "expired", Expected.none(), expiring(Instant.EPOCH));
        Docs reader = openAs(Access.READ_ONLY).docs();
        for (Runnable use : List.<Runnable>of(
                () -> reader.put("c", "k", Expected.any(), doc(2)),
                () -> reader.delete("c", "k", Expected.any()),
                () -> reader.purge(1))) {
            assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class);
        }
        assertThat(docs().get("c", "k").orElseThrow().body()).isEqualTo(doc(1).body());
        assertThat(docs().purge(10)).isEqualTo(1);
    }

    @Test
    default void closedDocumentsAreRefused() {
        Docs docs = docs();
        docs.put("c", "k", Expected.none(), doc(1));
        store().close();
        List<Runnable> uses = List.of(
                () -> docs.put("c", "k", Expected.any(), doc(1)),
                () -> docs.get("c", "k"),
                () -> docs.delete("c", "k", Expected.any()),
                () -> docs.scan("c", "", 1),
                () -> docs.find("c", "t", "", 1),
                docs::collections,
                () -> docs.purge(1));
        for (Runnable use : uses) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }
}
