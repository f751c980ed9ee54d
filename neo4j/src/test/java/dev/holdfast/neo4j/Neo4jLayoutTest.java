package dev.holdfast.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.testkit.KnownContent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/** What lies in Neo4j is what {@code docs/formats.md} says, for ever. */
class Neo4jLayoutTest {
    private final EmptyGraph graph = new EmptyGraph();

    @Test
    void aStoreLooksAsItAlwaysDid() throws Exception {
        StoreOptions atNoon = StoreOptions.defaults().withClock(InstantSource.fixed(KnownContent.NOON));
        try (Backend store = graph.open(atNoon);
                InputStream golden = getClass().getResourceAsStream("layout.txt")) {
            KnownContent.write(store);
            var effect = new Meta(List.of("e2"), null, null, List.of());
            store.log()
                    .append(
                            "orders/1",
                            Expected.version(2),
                            List.of(new NewEvent("e3", "sent", KnownContent.NOON, Json.EMPTY, effect)));
            Stream<String> nodes = graph.query("MATCH (n) RETURN labels(n)[0] AS label, n").stream()
                    .map(row -> "(:" + row.get("label").asString() + " " + properties(row.get("n")) + ")")
                    .sorted();
            Stream<String> relationships = graph
                    .query("MATCH (a)-[r]->(b) RETURN labels(a)[0] AS a, type(r) AS type, r, labels(b)[0] AS b")
                    .stream()
                    .map(row -> "(:" + row.get("a").asString() + ")-[:"
                            + row.get("type").asString() + " " + properties(row.get("r")) + "]->(:"
                            + row.get("b").asString() + ")")
                    .sorted();
            List<String> found = new ArrayList<>(nodes.toList());
            found.addAll(relationships.toList());
            assertThat(String.join("\n", found) + "\n")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The names of uploads, which chance gave, are left out. */
    private static String properties(Value entity) {
        var sorted = new TreeMap<String, Value>();
        entity.keys().forEach(key -> sorted.put(key, entity.get(key)));
        sorted.computeIfPresent("upload", (key, value) -> Values.value("…"));
        return sorted.toString().replace("\n", "\\n");
    }
}
