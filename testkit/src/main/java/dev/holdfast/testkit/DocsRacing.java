package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Of many who write the same document at once, one wins at a time. */
interface DocsRacing extends OpenStore {
    @Test
    default void ofWritersWhoExpectTheSameOneWins() throws Exception {
        long version = docs().put("c", "k", Expected.none(), doc(0));
        for (int round = 0; round < 20; round++) {
            Expected seen = Expected.version(version);
            List<Long> answers = Race.run(6, () -> {
                try {
                    return docs().put("c", "k", seen, doc(1));
                } catch (Conflict lost) {
                    return -lost.actual();
                }
            });
            version = docs().get("c", "k").orElseThrow().version();
            assertThat(answers).containsOnlyOnce(version).containsOnly(version, -version);
        }
    }

    @Test
    default void ofThoseWhoCreateOrDeleteOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            assertThat(Race.run(5, () -> won(() -> docs().put("c", "k", Expected.none(), doc(1)) > 0)))
                    .containsOnlyOnce(true);
            Expected current =
                    Expected.version(docs().get("c", "k").orElseThrow().version());
            assertThat(Race.run(5, () -> won(() -> docs().delete("c", "k", current))))
                    .containsOnlyOnce(true);
            assertThat(docs().get("c", "k")).isEmpty();
        }
    }

    private static boolean won(Callable<Boolean> attempt) throws Exception {
        try {
            return attempt.call();
        } catch (Conflict lost) {
            return false;
        }
    }

    @Test
    default void compareAndSetCountsWithoutLoss() throws Exception {
        docs().put("c", "counter", Expected.none(), NewDoc.of(Json.parse("0")));
        Race.run(6, () -> {
            for (int i = 0; i < 10; i++) {
                for (int tries = 0; !won(this::increment); tries++) {
                    assertThat(tries).isLessThan(1_000);
                }
            }
            return null;
        });
        assertThat(docs().get("c", "counter").orElseThrow().body().text()).isEqualTo("60");
    }

    private boolean increment() {
        Doc read = docs().get("c", "counter").orElseThrow();
        int next = Integer.parseInt(read.body().text()) + 1;
        return docs().put("c", "counter", Expected.version(read.version()), NewDoc.of(Json.parse("" + next))) > 0;
    }

    @Test
    default void writersOfDifferentKeysDoNotMeet() throws Exception {
        var versions = new HashSet<Long>();
        List<Callable<Long>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String key = "k" + i;
            writers.add(() -> {
                long version = 0;
                for (int n = 0; n < 10; n++) {
                    version = docs().put("c", key, Expected.version(version), doc(n));
                }
                return version;
            });
        }
        versions.addAll(Race.run(writers));
        assertThat(docs().scan("c", "", 100)).hasSize(8).allMatch(doc -> versions.contains(doc.version()));
    }

    @Test
    default void aReaderSeesADocumentWholeAndNeverAnOlderOne() throws Exception {
        docs().put("c", "k", Expected.none(), whole(0));
        var writing = new Writing(1);
        Callable<Boolean> writer = writing.by(() -> {
            for (int i = 1; i <= 40; i++) {
                docs().put("c", "k", Expected.any(), whole(i));
            }
            return true;
        });
        Callable<Boolean> reader = () -> {
            boolean good = true;
            long last = 0;
            while (writing.goesOn()) {
                Doc read = docs().get("c", "k").orElseThrow();
                Doc scanned = docs().scan("c", "", 1).getFirst();
                int n = Integer.parseInt(read.tags().getFirst());
                good &= read.version() >= last
                        && scanned.version() >= read.version()
                        && read.body().equals(whole(n).body());
                last = scanned.version();
                Thread.yield();
            }
            return good;
        };
        assertThat(Race.run(List.of(writer, reader, reader))).containsOnly(true);
    }

    private static NewDoc whole(int n) {
        return new NewDoc(Json.string(("" + (char) ('a' + n % 26)).repeat(5_000 + n)), null, List.of("" + n));
    }

    @Test
    default void anInterruptIsKeptAndCutsNothingShort() throws Exception {
        List<Boolean> kept = Race.run(4, () -> {
            boolean all = true;
            String key = "k" + Thread.currentThread().threadId();
            for (int i = 0; i < 10; i++) {
                Thread.currentThread().interrupt();
                long version = docs().put("c", key, Expected.any(), doc(i));
                all &= docs().get("c", key).orElseThrow().version() == version;
                all &= Thread.interrupted();
            }
            return all;
        });
        assertThat(kept).containsOnly(true);
        assertThat(docs().scan("c", "", 10))
                .hasSize(4)
                .allMatch(doc -> doc.body().equals(doc(9).body()));
    }
}
