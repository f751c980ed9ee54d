package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.codec.DataKeys;
import dev.holdfast.store.codec.DataKeys.Status;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import dev.holdfast.store.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The keys of the ring can be changed at any time, and no value is written again for it. */
class KeyRotationTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OLD = "old=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String NEW = "new=HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA=";
    private static final KeyRing BEFORE = KeyRing.parse(OLD + " active");
    private static final KeyRing BOTH = KeyRing.parse(OLD + "\n" + NEW + " active");
    private static final KeyRing AFTER = KeyRing.parse(NEW + " active");

    private final Backend stored = new MemoryBackend(StoreOptions.defaults().withClock(new SettableClock()));

    private static EncodedBackend opened(Backend backend, KeyRing ring) {
        return EncodedBackend.around(backend, Encoding.encrypted(ring).requiringEncryption(), RANDOM);
    }

    private static DataKeys keys(EncodedBackend store) {
        return store.keys().orElseThrow();
    }

    /** A store whose values are encrypted with several data keys. */
    private EncodedBackend filled() {
        EncodedBackend store = opened(stored, BEFORE);
        for (int i = 1; i <= 5; i++) {
            store.log().append("a", Expected.version(i - 1), Samples.events(1));
            store.docs().put("c", "k" + i, Expected.none(), Samples.doc(i));
            store.blobs().put(("blob " + i).getBytes(StandardCharsets.UTF_8));
            keys(store).addKey();
        }
        return store;
    }

    private static void reads(Backend store) {
        assertThat(store.log().read("a", 0, 100)).hasSize(5);
        for (int i = 1; i <= 5; i++) {
            assertThat(store.docs().get("c", "k" + i).orElseThrow().body()).isEqualTo(Samples.number(i));
            assertThat(store.blobs().get(Digest.of(("blob " + i).getBytes(StandardCharsets.UTF_8))))
                    .isPresent();
        }
    }

    @Test
    void rewrappingWritesNoValueAgainAndShowsItsProgress() {
        filled();
        List<Event> events = stored.log().readAll(0, 100);
        EncodedBackend store = opened(stored, BOTH);
        assertThat(keys(store).status()).isEqualTo(new Status("new", Map.of("old", 6)));
        List<Integer> progress = new ArrayList<>();
        Status end = keys(store).rewrap(status -> progress.add(status.done()));
        assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(end).isEqualTo(new Status("new", Map.of("new", 6)));
        assertThat(end.done()).isEqualTo(end.total());
        assertThat(stored.log().readAll(0, 100)).isEqualTo(events);
        reads(opened(stored, AFTER));
        assertThatThrownBy(() -> opened(stored, BEFORE))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("the ring has no key 'new'");
    }

    @Test
    void aRotationCutOffAnywhereIsFinishedByTheNext() {
        filled();
        boolean finished = false;
        for (int cut = 1; !finished; cut++) {
            var faulty = new FaultyBackend(stored);
            EncodedBackend store = opened(faulty, BOTH);
            faulty.failFrom(cut);
            try {
                keys(store).rewrap(status -> {});
                finished = true;
            } catch (Unavailable failed) {
                reads(opened(stored, BOTH));
            }
        }
        reads(opened(stored, AFTER));
    }

    @Test
    void aRewrapWhoseReplyWasLostIsDoneAllTheSame() {
        filled();
        var faulty = new FaultyBackend(stored);
        EncodedBackend store = opened(faulty, BOTH);
        faulty.loseReplyAt(3);
        assertThatThrownBy(() -> keys(store).rewrap(status -> {})).isInstanceOf(Unavailable.class);
        assertThat(keys(store).status().done()).isEqualTo(3);
        assertThat(keys(store).rewrap(status -> {}).done()).isEqualTo(6);
        reads(opened(stored, AFTER));
    }

    @Test
    void writersGoOnWhileKeysAreRotated() throws Exception {
        filled();
        Callable<Boolean> writer = () -> {
            EncodedBackend store = opened(stored, BOTH);
            for (int i = 0; i < 200; i++) {
                store.log().append("written", Expected.any(), Samples.events(1));
                if (i % 50 == 0) {
                    keys(store).addKey();
                }
            }
            return true;
        };
        Callable<Boolean> rotator = () -> {
            DataKeys keys = keys(opened(stored, BOTH));
            Status status = keys.rewrap(soFar -> {});
            return status.done() == status.total();
        };
        assertThat(Race.run(List.of(writer, rotator, writer, rotator, writer))).containsOnly(true);
        Backend store = opened(stored, AFTER);
        reads(store);
        assertThat(store.log().read("written", 0, 1_000)).hasSize(600);
    }

    @Test
    void aValueOfANewDataKeyIsReadWhereTheStoreWasOpenedBefore() {
        EncodedBackend early = filled();
        EncodedBackend late = opened(stored, BEFORE);
        keys(late).addKey();
        late.docs().put("c", "late", Expected.none(), Samples.doc(9));
        assertThat(early.docs().get("c", "late").orElseThrow().body()).isEqualTo(Samples.number(9));
    }

    @Test
    void handlesThatMakeTheFirstDataKeyTogetherUnderstandEachOther() throws Exception {
        List<EncodedBackend> stores = List.of(opened(stored, BEFORE), opened(stored, BEFORE), opened(stored, BEFORE));
        List<Callable<Long>> writers = new ArrayList<>();
        for (EncodedBackend store : stores) {
            writers.add(() -> store.docs().put("c", "k" + stores.indexOf(store), Expected.none(), Samples.doc(1)));
        }
        Race.run(writers);
        for (EncodedBackend store : stores) {
            assertThat(store.docs().scan("c", "", 10)).hasSize(3);
        }
        assertThat(keys(stores.getFirst()).status().total()).isEqualTo(1);
    }

    @Test
    void aBlobPutAgainUnderANewDataKeyIsStoredOnce() {
        EncodedBackend store = opened(stored, BEFORE);
        byte[] content = "blob".getBytes(StandardCharsets.UTF_8);
        store.blobs().put(content);
        keys(store).addKey();
        Digest digest = store.blobs().put(content);
        assertThat(stored.blobs().list(null, 10)).hasSize(1);
        assertThat(store.blobs().get(digest)).contains(content);
    }
}
