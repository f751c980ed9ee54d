package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is damaged keeps nobody who passes over damage from the rest, is told by its name, and stops everybody else: in a store
 * as it is, and under a tenant and a codec. Extend once per durable backend, by a class that damages what is stored with the
 * means of its storage; never weaken it for one. One thread at a time.
 */
public abstract class DamageContract {
    private static final int THINGS = 4;

    private final List<Corrupt> told = new ArrayList<>();
    private @Nullable Backend store;

    /** How the store is opened. */
    enum Layers {
        NONE(""),
        ALL("acme" + Names.TENANT_END);

        /** What stands before the names of what is stored. */
        private final String prefix;

        Layers(String prefix) {
            this.prefix = prefix;
        }

        private StoreOptions options() {
            StoreOptions plain = StoreOptions.defaults();
            return this == NONE
                    ? plain
                    : plain.withTenant("acme")
                            .withEncoding(Encoding.encrypted(KeyRing.parse("test=" + "A".repeat(43) + "= active")));
        }
    }

    static Stream<Arguments> oneOfAll() {
        return Stream.of(Layers.values())
                .flatMap(layers -> Stream.of(0, 1, THINGS - 1).map(damaged -> Arguments.of(layers, damaged)));
    }

    /** The URL of the store of this test, which is empty when the test begins; each stream is apart from the others there. */
    protected abstract String url();

    /** Damages a stored document, if there is a way to do it also so that its version cannot be told. */
    protected abstract void damageDocument(String collection, String key) throws Exception;

    /** Damages a stored event, which is not the last one of its stream. */
    protected abstract void damageEvent(String stream, long version) throws Exception;

    /** Called while the store is open, and again when it was damaged. */
    private Backend open(Layers layers) {
        if (store != null) {
            store.close();
        }
        store = Stores.open(url(), layers.options());
        return store;
    }

    @AfterEach
    final void close() {
        if (store != null) {
            store.close();
        }
    }

    private static NewDoc document() {
        return new NewDoc(Json.parse("{\"n\":1}"), null, List.of("t"));
    }

    private static List<NewEvent> event(String id) {
        var meta = new Meta(List.of(), null, null, List.of("t"));
        return List.of(new NewEvent(id, "happened", Instant.EPOCH, Json.parse("{\"n\":1}"), meta));
    }

    private static List<String> without(String prefix, int damaged) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < THINGS; i++) {
            names.add(prefix + i);
        }
        names.remove(damaged);
        return names;
    }

    private Docs damagedDocuments(Layers layers, int damaged) throws Exception {
        Docs docs = open(layers).docs();
        for (int i = 0; i < THINGS; i++) {
            docs.put("c", "k" + i, Expected.none(), document());
        }
        damageDocument(layers.prefix + "c", "k" + damaged);
        return open(layers).docs();
    }

    private void assertStops(Runnable reading, Place place) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        Corrupt.class, damage -> assertThat(damage.place()).isEqualTo(place));
    }

    @ParameterizedTest
    @MethodSource("oneOfAll")
    final void aDamagedDocumentIsLeftOutAndToldByItsName(Layers layers, int damaged) throws Exception {
        Docs docs = damagedDocuments(layers, damaged).passingOver(told::add);
        List<String> others = without("k", damaged);
        assertThat(Pages.of(docs, "c")).extracting(Doc::key).isEqualTo(others);
        assertThat(told).extracting(Corrupt::place).containsExactly(new Place.OfDoc("c", "k" + damaged));
        assertThat(Pages.tagged(docs, "c", "t")).extracting(Doc::key).isEqualTo(others);
        assertThat(told).extracting(Corrupt::place).hasSize(2).containsOnly(new Place.OfDoc("c", "k" + damaged));
        for (int limit = 1; limit < THINGS; limit++) {
            assertThat(docs.scan("c", "", limit)).extracting(Doc::key).isEqualTo(others.subList(0, limit));
            assertThat(docs.find("c", "t", "", limit)).extracting(Doc::key).isEqualTo(others.subList(0, limit));
        }
        assertThat(docs.collections()).containsExactly("c");
    }

    @ParameterizedTest
    @MethodSource("oneOfAll")
    final void aDamagedDocumentStopsWhoeverDoesNotPassOverIt(Layers layers, int damaged) throws Exception {
        Docs docs = damagedDocuments(layers, damaged);
        var place = new Place.OfDoc("c", "k" + damaged);
        assertStops(() -> docs.get("c", "k" + damaged), place);
        assertStops(() -> docs.scan("c", "", THINGS), place);
        assertStops(() -> docs.find("c", "t", "", THINGS), place);
        assertStops(() -> docs.passingOver(told::add).get("c", "k" + damaged), place);
        assertThat(docs.get("c", without("k", damaged).getFirst())).isPresent();
        assertThat(docs.purge(10)).isZero();
    }

    @ParameterizedTest
    @MethodSource("oneOfAll")
    final void aDamagedDocumentIsReplacedAndDeletedByWhoeverExpectsNothing(Layers layers, int damaged)
            throws Exception {
        Docs docs = damagedDocuments(layers, damaged);
        String key = "k" + damaged;
        long version =
                docs.get("c", without("k", damaged).getFirst()).orElseThrow().version();
        long second = docs.put("c", key, Expected.any(), document());
        assertThat(second).isGreaterThan(version);
        assertThat(docs.scan("c", "", THINGS + 1)).hasSize(THINGS);
        damageDocument(layers.prefix + "c", key);
        long third = docs.put("c", key, Expected.any(), document());
        assertThat(third).isGreaterThan(second);
        damageDocument(layers.prefix + "c", key);
        assertThat(docs.delete("c", key, Expected.any())).isTrue();
        assertThat(docs.get("c", key)).isEmpty();
        assertThat(docs.scan("c", "", THINGS)).extracting(Doc::key).isEqualTo(without("k", damaged));
        assertThat(docs.find("c", "t", "", THINGS)).extracting(Doc::key).isEqualTo(without("k", damaged));
        assertThat(docs.put("c", key, Expected.none(), document())).isGreaterThan(third);
        assertThat(docs.find("c", "t", "", THINGS + 1)).hasSize(THINGS);
    }

    private Log damagedEvents(Layers layers, int damaged) throws Exception {
        Log log = open(layers).log();
        for (int version = 1; version <= 2; version++) {
            for (int i = 0; i < THINGS; i++) {
                log.append("s" + i, Expected.version(version - 1L), event("e" + version + i));
            }
        }
        damageEvent(layers.prefix + "s" + damaged, 1);
        return open(layers).log();
    }

    private static List<String> others(Iterable<Event> events, int damaged) {
        List<String> ids = new ArrayList<>();
        for (Event event : events) {
            if (!event.stream().equals("s" + damaged)) {
                ids.add(event.id());
            } else {
                assertThat(event.version()).isEqualTo(2);
            }
        }
        return ids;
    }

    private void assertToldOnce(int damaged) {
        assertThat(told)
                .extracting(Corrupt::place)
                .singleElement()
                .isInstanceOfSatisfying(
                        Place.OfEvent.class, event -> assertThat(event.stream()).isEqualTo("s" + damaged));
        told.clear();
    }

    @ParameterizedTest
    @MethodSource("oneOfAll")
    final void aDamagedEventIsPassedOverAndToldByItsStream(Layers layers, int damaged) throws Exception {
        Log strict = damagedEvents(layers, damaged);
        Log log = strict.passingOver(told::add);
        List<String> others = new ArrayList<>(without("e1", damaged));
        others.addAll(without("e2", damaged));
        assertThat(others(Pages.of(log, 0), damaged)).isEqualTo(others);
        assertToldOnce(damaged);
        assertThat(others(Pages.tagged(log, "t", 0), damaged)).isEqualTo(others);
        assertToldOnce(damaged);
        for (int limit = 1; limit < THINGS; limit++) {
            assertThat(log.readAll(0, limit)).hasSize(limit);
            assertThat(log.readTagged("t", 0, limit)).hasSize(limit);
        }
        String good = without("e2", damaged).getFirst();
        assertThat(log.find(good)).isPresent();
        String stream = without("s", damaged).getFirst();
        log.append(stream, Expected.version(2), event("more"));
        assertThat(log.read(stream, 0, 10)).hasSize(3);
        assertThat(others(Pages.of(log, 0), damaged)).hasSize(others.size() + 1).endsWith("more");
    }

    @ParameterizedTest
    @MethodSource("oneOfAll")
    final void aDamagedEventStopsWhoeverDoesNotPassOverIt(Layers layers, int damaged) throws Exception {
        Log log = damagedEvents(layers, damaged);
        assertThatThrownBy(() -> log.readAll(0, Log.MAX_BATCH)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> log.readTagged("t", 0, Log.MAX_BATCH)).isInstanceOf(Corrupt.class);
        for (Log any : List.of(log, log.passingOver(told::add))) {
            assertThatThrownBy(() -> any.read("s" + damaged, 0, 10))
                    .isInstanceOfSatisfying(
                            Corrupt.class,
                            damage -> assertThat(damage.place())
                                    .isInstanceOfSatisfying(
                                            Place.OfEvent.class,
                                            event -> assertThat(event.stream()).isEqualTo("s" + damaged)));
            for (String stream : without("s", damaged)) {
                assertThat(any.read(stream, 0, 10)).hasSize(2);
            }
        }
    }
}
