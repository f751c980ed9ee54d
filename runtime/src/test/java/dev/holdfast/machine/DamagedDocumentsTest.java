package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.DamagedDocs;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One damaged document of a file store, first, in the middle or last among good ones, stands in the way of nothing. */
class DamagedDocumentsTest {
    private static final String SHOP = """
            name: %s
            stateMachines:
              - name: Order
                initialState: New
                states: [{name: New, type: entry}, {name: Done}]
                transitions:
                  - {from: New, to: Done, event: END}
            """;

    @TempDir
    private Path directory;

    private Stage stage() {
        return new Stage(Stores.open("file:" + directory));
    }

    private int damage(String collection, String word) throws IOException {
        int damaged = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> path.toString().contains(collection))
                    .toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(word)) {
                    Files.writeString(file, text.replace("omponent", "omponemt"), StandardCharsets.ISO_8859_1);
                    damaged++;
                }
            }
        }
        return damaged;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void anInstanceWhoseDocumentIsDamagedIsListedAgain(String bad) throws IOException {
        try (Stage stage = stage()) {
            MachineRuntime shop = stage.process().host(SHOP.formatted("Shop"));
            for (String id : new String[] {"a", "k", "z"}) {
                shop.create(id, "Order", json("{}"));
            }
        }
        assertThat(damage(Listing.COLLECTION, "\"" + bad + "\"")).isPositive();

        try (Stage stage = stage()) {
            MachineRuntime shop = stage.process().host(SHOP.formatted("Shop"));
            assertThat(shop.instances("Order", null, "", 10))
                    .extracting(Instance::id)
                    .containsExactly("a", "k", "z");
            assertThat(shop.broadcast("Order", null, stage.event("END"))).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "K", "Z"})
    void aComponentWhoseDocumentsAreDamagedStandsInNobodysWay(String bad) throws IOException {
        try (Stage stage = stage()) {
            for (String name : new String[] {"A", "K", "Z"}) {
                stage.process().host(SHOP.formatted(name)).create("of-" + name, "Order", json("{}"));
            }
        }
        assertThat(damage(Definitions.COMPONENTS, "\"" + bad + "\"")).isPositive();
        assertThat(damage(Definitions.COLLECTION, "\"Order\"")).isPositive();

        try (Stage stage = stage()) {
            Stage.Process process = stage.process();
            String good = bad.equals("K") ? "A" : "K";
            Instance other = process.registry.findInstance("of-" + good).orElseThrow();
            process.registry.registerKnown(other, component -> Handlers.none()).send("of-" + good, stage.event("END"));
            assertThat(process.host(SHOP.formatted(bad))
                            .send("of-" + bad, stage.event("END"))
                            .instance()
                            .state())
                    .isEqualTo("Done");
        }
    }

    @Test
    void aRebuildWritesAnewWhatFollowsFromTheEventsRemovesWhatNothingIsBehindAndLeavesTheRest() throws IOException {
        try (Stage stage = stage()) {
            MachineRuntime shop = stage.process().host(SHOP.formatted("Shop"));
            for (String id : new String[] {"a", "k", "z"}) {
                shop.create(id, "Order", json("{}"));
            }
        }
        try (Stage stage = stage()) {
            Docs docs = stage.store.docs();
            List<Place.OfDoc> damaged = List.of(
                    new Place.OfDoc(Listing.COLLECTION, "nobody"),
                    new Place.OfDoc(FollowedDirectory.TIMERS, "Shop/000000000000001/nobody"),
                    new Place.OfDoc(FollowedDirectory.FOLLOWED, "x"),
                    new Place.OfDoc(Snapshots.LATEST, "a"),
                    new Place.OfDoc(Snapshots.EARLIER, "a/0000000000000000001"),
                    new Place.OfDoc(Snapshots.LATEST, "unrecorded"));
            for (Place.OfDoc doc : damaged) {
                NewDoc component = NewDoc.of(Json.parse("{\"component\":\"bad one\"}"));
                docs.put(doc.collection(), doc.key(), Expected.any(), component);
            }
            assertThat(damage("machine_", "bad one")).isEqualTo(damaged.size());
            assertThat(damage(Listing.COLLECTION, "\"k\"")).isEqualTo(1);
            var index = new MachineIndex(stage.store);

            index.rebuild();

            assertThat(Pages.of(docs, Listing.COLLECTION)).extracting(Doc::key).containsExactly("a", "k", "z");
            for (Place.OfDoc doc : damaged) {
                boolean derived = !doc.key().equals("unrecorded");
                assertThat(index.isDerived(doc)).as("%s", doc).isEqualTo(derived);
                assertThat(DamagedDocs.keys(docs, doc.collection()).contains(doc.key()))
                        .as("%s", doc)
                        .isEqualTo(!derived);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void oneDamagedSnapshotKeepsNoOtherInstanceThatIsNotRecordedFromComingBack(String bad) throws IOException {
        MachineOptions unlogged =
                MachineOptions.defaults().withEventSourcing(false).withSnapshotInterval(1);
        try (Stage stage = stage()) {
            MachineRuntime shop = stage.process(unlogged).host(SHOP.formatted("Shop"));
            for (String id : new String[] {"a", "k", "z"}) {
                shop.create(id, "Order", json("{}"));
            }
        }
        assertThat(damage(Snapshots.LATEST + "/" + bad + ".json", "omponent")).isEqualTo(1);

        try (Stage stage = stage()) {
            MachineRuntime shop = stage.process(unlogged).host(SHOP.formatted("Shop"));
            assertThat(shop.instances("Order", null, "", 10))
                    .extracting(Instance::id)
                    .hasSize(2)
                    .doesNotContain(bad);
        }
    }
}
