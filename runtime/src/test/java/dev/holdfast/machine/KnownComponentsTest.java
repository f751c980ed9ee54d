package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that come without the files: what the store knows is enough. */
class KnownComponentsTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Sale
                initialState: New
                states: [{name: New, type: entry}, {name: Asked}, {name: Sold, type: final}, {name: Lost, type: error}]
                transitions:
                  - {from: New, to: Asked, event: ASK, type: cross_component, targetComponent: Stock, targetMachine: Pick}
                  - {from: Asked, to: Sold, event: PICKED}
                  - {from: Asked, to: Lost, event: TOO_LATE, type: timeout, timeoutMs: 60000}
            """;

    private static final String STOCK = """
            name: Stock
            stateMachines:
              - name: Pick
                initialState: Waiting
                states: [{name: Waiting, type: entry}, {name: Done, type: final}]
                transitions:
                  - {from: Waiting, to: Done, event: GO_ON, type: timeout, timeoutMs: 1000, notifyParent: {event: PICKED}}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Instance saleLeftByAProcessThatIsGone() {
        Stage.Process first = stage.process();
        first.host(STOCK);
        Instance sale = first.host(SHOP).create("s1", "Sale", json("{}"));
        first.settle();
        first.close();
        return sale;
    }

    @Test
    void anInstanceGoesOnWithTheComponentsThatTheStoreKnows() throws InterruptedException {
        Instance sale = saleLeftByAProcessThatIsGone();
        Stage.Process second = stage.process();

        MachineRuntime shop = second.registry.registerKnown(sale, component -> Handlers.none());
        shop.send("s1", stage.event("ASK"));
        second.settle();

        assertThat(second.registry.runtimes()).containsOnlyKeys("Shop", "Stock");
        assertThat(second.registry.instances("Stock", "Pick", null, false, "", 10))
                .hasSize(1);
        assertThat(second.registry.awaitEnd(Duration.ZERO)).isFalse();
        stage.advance(Duration.ofSeconds(2));
        assertThat(second.registry.findInstance("s1").orElseThrow().state()).isEqualTo("Sold");
        assertThat(second.registry.awaitEnd(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void anInstanceKeepsTheDefinitionItBeganWithWhileItsComponentHasAnotherNow() {
        Instance sale = saleLeftByAProcessThatIsGone();
        stage.process().host(SHOP.replace("event: PICKED", "event: FETCHED"));

        Stage.Process third = stage.process();
        MachineRuntime shop = third.registry.registerKnown(sale, component -> Handlers.none());

        assertThat(shop.component().machine("Sale").events("Asked")).containsExactly("PICKED", "TOO_LATE");
        assertThat(shop.send("s1", stage.event("ASK"))).isInstanceOf(Outcome.Taken.class);
        Instance another = stage.process()
                .host(SHOP.replace("event: PICKED", "event: FETCHED"))
                .create("s2", "Sale", json("{}"));
        MachineRuntime later = stage.process().registry.registerKnown(another, component -> Handlers.none());
        assertThat(later.component().machine("Sale").events("Asked")).containsExactly("FETCHED", "TOO_LATE");
    }

    @Test
    void anInstanceOfADefinitionThatNobodyKeptNeedsItsFile() {
        Instance sale = saleLeftByAProcessThatIsGone();
        stage.store.docs().delete(Definitions.COLLECTION, sale.definition(), Expected.any());
        stage.store.docs().delete(Definitions.COMPONENTS, "Shop", Expected.any());

        assertThatThrownBy(() -> stage.process().registry.registerKnown(sale, component -> Handlers.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the definition of instance 's1' is not in this store; name the file of component 'Shop'");
    }

    @Test
    void anInstanceIsThereAsOfEachVersionOfIt() {
        Stage.Process process = stage.process();
        process.host(SHOP).create("s1", "Sale", json("{'a': 1}"));
        process.registry.runtime("Shop").send("s1", stage.event("ASK", "{'a': 2}"), "e", List.of());

        assertThat(process.registry.instanceAsOf("s1", 1).orElseThrow().context())
                .isEqualTo(json("{'a': 1}"));
        assertThat(process.registry.instanceAsOf("s1", 2)).isEqualTo(process.registry.findInstance("s1"));
        assertThat(process.registry.instanceAsOf("nobody", 1)).isEmpty();
    }

    @Test
    void aListenerIsToldEachStateOnTheWay() {
        MachineRuntime quick = stage.process().host("""
                name: Quick
                stateMachines:
                  - name: Q
                    initialState: A
                    states: [{name: A, type: entry}, {name: B}, {name: C, type: final}]
                    transitions: [{from: A, to: B, event: GO}, {from: B, to: C, event: ON, type: auto}]
                """);
        quick.create("q", "Q", json("{}"));
        quick.send("q", stage.event("GO"));

        assertThat(stage.heard)
                .extracting(told -> told.kind() + " " + told.before() + " " + told.state())
                .containsExactly(
                        "INSTANCE_CREATED null A", "STATE_CHANGE A B", "STATE_CHANGE B C", "INSTANCE_DISPOSED C C");
    }
}
