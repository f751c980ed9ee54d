package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineIndexTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states: [{name: New, type: entry}, {name: Late, type: error}, {name: Done, type: final}]
                transitions:
                  - {from: New, to: Late, event: LATE, type: timeout, timeoutMs: 5000}
                  - {from: New, to: Done, event: END}
            """;

    private final Stage stage = new Stage(Stores.open("memory:"));
    private final Docs docs = stage.store.docs();

    @BeforeEach
    void orders() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        for (String id : List.of("a", "k", "over", "z")) {
            shop.create(id, "Order", json("{}"));
        }
        shop.send("over", stage.event("END"));
        process.close();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (String collection : List.of(Listing.COLLECTION, FollowedDirectory.TIMERS)) {
            for (Doc doc : Pages.of(docs, collection)) {
                all.put(collection + "/" + doc.key(), doc.body() + " " + doc.tags());
            }
        }
        return all;
    }

    private void put(String collection, String key, String body) {
        docs.put(collection, key, Expected.any(), NewDoc.of(Json.parse(body)));
    }

    @Test
    void isAsTheLogHasItAgainWhateverBecameOfTheDocuments() {
        Map<String, String> before = all();
        assertThat(before).hasSize(7);
        docs.delete(Listing.COLLECTION, "a", Expected.any());
        put(Listing.COLLECTION, "k", "{\"version\":99,\"timer\":\"Shop/000000000000001/k\"}");
        put(Listing.COLLECTION, "over", "{}");
        put(Listing.COLLECTION, "nobody", "{\"version\":1}");
        put(FollowedDirectory.TIMERS, "Shop/000000000000001/k", "{}");
        put(FollowedDirectory.TIMERS, "Shop/000000000000001/nobody", "{\"instance\":\"nobody\"}");
        put(FollowedDirectory.TIMERS, "nonsense", "{}");
        docs.delete(
                FollowedDirectory.TIMERS,
                Pages.of(docs, FollowedDirectory.TIMERS).stream()
                        .map(Doc::key)
                        .filter(key -> key.endsWith("/z"))
                        .findFirst()
                        .orElseThrow(),
                Expected.any());

        new MachineIndex(stage.store).rebuild();

        assertThat(all()).isEqualTo(before);
        MachineRuntime shop = stage.process().host(SHOP);
        stage.advance(Duration.ofSeconds(20));
        assertThat(List.of("a", "k", "z"))
                .allSatisfy(id ->
                        assertThat(shop.instance(id).orElseThrow().state()).isEqualTo("Late"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void anInstanceThatIsTriedAgainIsListed(String lost) {
        docs.delete(Listing.COLLECTION, lost, Expected.any());
        Stage.Process process = stage.process();
        assertThat(process.registry.instances(null, null, null, false, "", 10)).hasSize(2);

        assertThat(process.registry.retry(lost)).isZero();

        assertThat(process.registry.instances(null, null, null, false, "", 10)).hasSize(3);
    }
}
