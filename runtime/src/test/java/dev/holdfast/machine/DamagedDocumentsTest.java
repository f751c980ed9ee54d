package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
}
