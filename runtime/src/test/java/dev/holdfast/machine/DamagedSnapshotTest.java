package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a snapshot is damaged, the events are believed, and the next one is written over it. */
class DamagedSnapshotTest {
    private static final String COUNTER = """
            name: Count
            stateMachines:
              - name: Counter
                initialState: Counting
                states: [{name: Counting}]
                transitions: [{from: Counting, to: Counting, event: ADD}]
            """;

    private static final MachineOptions OPTIONS =
            MachineOptions.fromEnvironment(Map.of("SNAPSHOT_INTERVAL", "1", "SNAPSHOT_RETENTION_COUNT", "2"));

    static Stream<String> bodies() {
        return Stream.of(
                "7",
                "[]",
                "null",
                "\"x\"",
                "{}",
                "{\"checksum\":1}",
                signed("{}"),
                signed("{\"version\":2}"),
                signed("{\"version\":2,\"instance\":[]}"),
                signed("{\"version\":\"two\",\"instance\":{\"id\":\"c\"}}"));
    }

    /** With a checksum that is right. */
    private static String signed(String body) {
        String canonical = Json.parse(body).canonical();
        String checksum = Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).hex();
        String comma = canonical.length() > 2 ? "," : "";
        return canonical.substring(0, canonical.length() - 1) + comma + "\"checksum\":\"" + checksum + "\"}";
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void theEventsAreBelieved(String body) {
        try (var stage = new Stage()) {
            Instance before = counted(stage);
            stage.store.docs().put(Snapshots.LATEST, "c", Expected.any(), NewDoc.of(Json.parse(body)));

            check(stage, before);
            assertThat(stage.process().registry.snapshots().allSnapshots("", 10))
                    .hasSize(1);
        }
    }

    @Test
    void theEventsAreBelievedWhereTheStoreSaysThatItIsDamaged() {
        var damaged = new AtomicBoolean();
        try (var stage = new Stage(around(new MemoryBackend(StoreOptions.defaults()), damaged))) {
            Instance before = counted(stage);
            damaged.set(true);

            assertThat(stage.process().registry.snapshots().snapshot("c")).isEmpty();
            check(stage, before);
        }
    }

    private static Instance counted(Stage stage) {
        try (Stage.Process first = stage.process(OPTIONS)) {
            MachineRuntime count = first.host(COUNTER);
            count.create("c", "Counter", json("{}"));
            count.send("c", stage.event("ADD", "{'n': 1}"));
            return count.instance("c").orElseThrow();
        }
    }

    private static void check(Stage stage, Instance before) {
        try (Stage.Process second = stage.process(OPTIONS)) {
            MachineRuntime count = second.host(COUNTER);
            assertThat(count.instance("c")).contains(before);
            count.send("c", stage.event("ADD", "{'n': 2}"));
        }
        assertThat(stage.store.docs().scan(Snapshots.LATEST, "", 10))
                .extracting(Doc::key)
                .containsExactly("c");
    }

    private static Backend around(Backend inner, AtomicBoolean damaged) {
        Docs docs = (Docs) Proxy.newProxyInstance(
                Docs.class.getClassLoader(), new Class<?>[] {Docs.class}, (self, method, given) -> {
                    if (method.getName().equals("get") && given[0].equals(Snapshots.LATEST) && damaged.get()) {
                        throw new StoreException.Corrupt("machine_snapshots/c", "a bit is flipped");
                    }
                    try {
                        return method.invoke(inner.docs(), given);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (self, method, given) -> method.getName().equals("docs") ? docs : method.invoke(inner, given));
    }
}
