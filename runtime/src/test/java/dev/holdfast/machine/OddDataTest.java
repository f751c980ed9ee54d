package dev.holdfast.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever data is acknowledged is read, listed and found afterwards, and the instances beside it go on. */
class OddDataTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states: [{name: New, type: entry}, {name: Late, type: error}]
                transitions:
                  - {from: New, to: New, event: NOTE, resetOnTransition: false}
                  - {from: New, to: New, event: FIND, matchingRules: [{eventProperty: n, instanceProperty: n}]}
                  - {from: New, to: Late, event: LATE, type: timeout, timeoutMs: 5000}
            """;

    /** What a matched property may hold, and what equals it though it is written otherwise. */
    static Stream<ObjectNode> odd() {
        return Stream.of(
                Trees.object().put("n", new BigDecimal("1e999999999")),
                Trees.object().put("n", new BigDecimal("1e-999999999")),
                Trees.object().put("n", new BigInteger("9".repeat(1_001))),
                Trees.object().put("n", new BigInteger("9".repeat(9_999))),
                Trees.object().put("n", "half \ud83d"),
                Trees.object().put("n", "\u0000\u0085"),
                Trees.object().put("n", "字".repeat(200)),
                Trees.object().put("n", "x".repeat(100_000)),
                Trees.object().put("n", 1).put("k".repeat(60_000), 1),
                Trees.object().put("n", 1).put("", 1).put("a.b", 1).put("$set", 1));
    }

    static Stream<String> ids() {
        return Stream.of("字".repeat(165), "字".repeat(150), "!".repeat(200), "a/b", "#" + "0".repeat(64), "\uffff");
    }

    @ParameterizedTest
    @MethodSource("odd")
    void isFoundByItsPropertyAndHoldsUpNobody(ObjectNode data, @TempDir Path directory) {
        String url = "file:" + directory;
        try (var stage = new Stage(Stores.open(url))) {
            MachineRuntime shop = stage.process().host(SHOP);
            shop.create("before", "Order", Trees.object().put("n", "x"));
            shop.create("odd", "Order", data);
            shop.send("before", MachineEvent.of("NOTE", data.deepCopy().put("n", "x"), stage.clock.instant()));
            shop.create("behind", "Order", Trees.object().put("n", "x"));

            assertThat(shop.broadcast("Order", null, MachineEvent.of("FIND", data, stage.clock.instant())))
                    .hasSize(1);
        }
        try (var stage = new Stage(Stores.open(url))) {
            Stage.Process process = stage.process();
            MachineRuntime shop = process.host(SHOP);
            assertThat(shop.instances("Order", null, "", 10))
                    .extracting(Instance::id)
                    .contains("before", "odd", "behind");
            assertThat(shop.instance("odd").orElseThrow().context()).isEqualTo(data);
            stage.advance(Duration.ofSeconds(10));

            assertThat(Stream.of("before", "odd", "behind")
                            .map(id -> shop.instance(id).orElseThrow().state()))
                    .containsOnly("Late");
            assertThat(process.registry.passedOver()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anIdThatIsLongOrOddIsListedAndTimedLikeAnyOther(String id) {
        try (Backend store = Stores.open("memory:");
                var stage = new Stage(store)) {
            Stage.Process process = stage.process(
                    MachineOptions.fromEnvironment(Map.of("SNAPSHOT_INTERVAL", "1", "SNAPSHOT_RETENTION_COUNT", "3")));
            MachineRuntime shop = process.host(SHOP);
            shop.create(id, "Order", Trees.object());
            shop.create("healthy", "Order", Trees.object());
            for (int i = 0; i < 5; i++) {
                shop.send(id, stage.event("NOTE"));
            }
            assertThat(shop.instances("Order", "New", "", 10)).hasSize(2);

            process.kill();
            MachineRuntime again = stage.process().host(SHOP);
            stage.advance(Duration.ofSeconds(20));

            assertThat(again.instance(id).orElseThrow().state()).isEqualTo("Late");
            assertThat(again.instance("healthy").orElseThrow().state()).isEqualTo("Late");
        }
    }

    @Test
    void whatCouldNotBeReadBackIsRefusedBeforeItIsRecorded() {
        try (var stage = new Stage(Stores.open("memory:"))) {
            MachineRuntime shop = stage.process().host(SHOP);
            shop.create("odd", "Order", Trees.object());

            for (String digits : List.of("9".repeat(10_001), "0." + "1".repeat(10_001))) {
                ObjectNode payload = Trees.object().put("n", new BigDecimal(digits));
                assertThatThrownBy(() -> shop.send("odd", MachineEvent.of("NOTE", payload, stage.clock.instant())))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> shop.send(
                            "odd", MachineEvent.of("NOTE", Trees.object().put("x\ud83d", 1), stage.clock.instant())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("could not be read back");
            String text = "9".repeat(20_000);
            shop.send("odd", MachineEvent.of("NOTE", Trees.object().put("text", text), stage.clock.instant()));

            assertThat(shop.instance("odd").orElseThrow().context().path("text").stringValue())
                    .isEqualTo(text);
        }
    }
}
