package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One instance, send or timer with which something is wrong for good, first, in the middle or last among good ones. */
class OneBadInstanceTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states:
                  - {name: New, type: entry}
                  - {name: Late, type: error}
                  - name: Sent
                    cascadingRules:
                      - {targetMachine: Parcel, event: PACK}
                  - {name: Round}
                  - {name: Back}
                transitions:
                  - {from: New, to: Late, event: LATE, type: timeout, timeoutMs: 5000}
                  - {from: New, to: Sent, event: SEND}
                  - {from: New, to: New, event: NOTE, resetOnTransition: false}
              - name: Parcel
                initialState: Waiting
                states: [{name: Waiting, type: entry}, {name: Packed}, {name: Round}, {name: Back}]
                transitions:
                  - {from: Waiting, to: Round, event: PACK, guard: "context.spin === true"}
                  - {from: Waiting, to: Packed, event: PACK}
                  - {from: Round, to: Back, event: FORTH, type: auto, guard: "context.spin === true"}
                  - {from: Back, to: Round, event: BACK, type: auto, guard: "context.spin === true"}
                  - {from: Packed, to: Packed, event: PACK}
            """;

    private static final String EARLIER = SHOP.replace("{name: Packed}", "{name: Packed}, {name: Stored}");

    private final Stage stage = new Stage(Stores.open("memory:"));

    @AfterEach
    void close() {
        stage.close();
    }

    /** An event that no version of Holdfast writes, as a workflow's run that is called like an instance has. */
    private void spoil(String stream) {
        stage.store
                .log()
                .append(
                        stream,
                        Expected.any(),
                        List.of(NewEvent.of("WORKFLOW_STARTED", stage.clock.instant(), Json.EMPTY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void anInstanceThatCannotBeReadHoldsUpNeitherListsNorTimersNorBroadcasts(String bad) {
        MachineRuntime before = stage.process().host(SHOP);
        for (String id : List.of("b", "l", "y")) {
            before.create(id, "Order", json("{}"));
        }
        before.create(bad, "Order", json("{}"));
        spoil("machine:" + bad);
        spoil("machine:");
        stage.end();

        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        assertThat(shop.instances(null, null, "", 2)).extracting(Instance::id).containsExactly("b", "l");
        assertThat(shop.broadcast("Order", null, stage.event("NOTE"))).hasSize(3);
        stage.advance(Duration.ofSeconds(20));

        assertThat(List.of("b", "l", "y"))
                .allSatisfy(id ->
                        assertThat(shop.instance(id).orElseThrow().state()).isEqualTo("Late"));
        assertThat(process.registry.passedOver()).singleElement().satisfies(passed -> {
            assertThat(passed.instance()).isEqualTo(bad);
            assertThat(passed.why()).contains("cannot be read");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void anInstanceThatCannotBeReadIsKeptByRetentionAndTheOthersAreCovered(String bad) {
        MachineRuntime shop = stage.process().host(SHOP);
        for (String id : List.of("b", bad, "y")) {
            shop.create(id, "Parcel", json("{}"));
        }
        spoil("machine:" + bad);
        stage.clock.advance(Duration.ofDays(10));
        var retention = MachineRetention.olderThan(stage.store, stage.clock, Duration.ofDays(2));

        assertThat(retention.cover(false)).isEqualTo(2);
        assertThat(retention.needed("machine:" + bad)).isEqualTo(MachineRetention.Needed.ALL);
        assertThat(retention.needed("machine:b").fromVersion()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void aReceiverThatCanNeverTakeItHoldsUpNoOther(String bad) {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        for (String id : List.of("b", "l", "y")) {
            shop.create(id, "Parcel", json("{}"));
        }
        shop.create(bad, "Parcel", json("{'spin': true}"));
        shop.create("sender", "Order", json("{}"));

        shop.send("sender", stage.event("SEND"));
        process.settle();

        assertThat(List.of("b", "l", "y"))
                .allSatisfy(id ->
                        assertThat(shop.instance(id).orElseThrow().state()).isEqualTo("Packed"));
        assertThat(process.registry.passedOver()).singleElement().satisfies(passed -> {
            assertThat(passed.kind()).isEqualTo(PassedOver.Kind.SEND);
            assertThat(passed.instance()).isEqualTo("sender");
            assertThat(passed.why()).contains("do not come to rest");
        });
        assertThat(stage.store
                        .log()
                        .read("machine:sender", 0, 10)
                        .getLast()
                        .body()
                        .text())
                .contains("NOBODY", "do not come to rest");
        long recorded = stage.store.log().version("machine:sender");
        stage.advance(Duration.ofSeconds(30));
        assertThat(stage.store.log().version("machine:sender")).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void whoBroadcastsReachesAllAndLearnsOfTheOneThatCannotTakeIt(String bad) {
        MachineRuntime shop = stage.process().host(SHOP);
        for (String id : List.of("b", bad, "y")) {
            shop.create(id, "Parcel", json("{'spin': " + id.equals(bad) + "}"));
        }

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> shop.broadcast("Parcel", null, stage.event("PACK")))
                .isInstanceOf(EndlessAutos.class);
        assertThat(shop.instances("Parcel", "Packed", "", 10)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "k", "z"})
    void aReceiverOfAnUncoveredDefinitionGetsWhatItWasSentOnceThatIsHosted(String bad) {
        Stage.Process earlier = stage.process();
        earlier.host(EARLIER).create(bad, "Parcel", json("{}"));
        earlier.close();
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        for (String id : List.of("b", "l", "y")) {
            shop.create(id, "Parcel", json("{}"));
        }
        shop.create("sender", "Order", json("{}"));
        shop.send("sender", stage.event("SEND"));
        process.settle();

        assertThat(List.of("b", "l", "y"))
                .allSatisfy(id ->
                        assertThat(shop.instance(id).orElseThrow().state()).isEqualTo("Packed"));
        assertThat(process.registry.passedOver())
                .singleElement()
                .satisfies(passed -> assertThat(passed.why()).contains("runs definition"));
        process.close();

        Stage.Process again = stage.process();
        MachineRuntime covering = again.host(EARLIER);
        stage.advance(Duration.ofSeconds(5));
        assertThat(covering.instance(bad).orElseThrow().state()).isEqualTo("Packed");
        assertThat(again.registry.passedOver()).isEmpty();
    }

    @Test
    void aTimerThatCannotHappenIsToldOnceAndComesBackWhenItsComponentIsHosted() {
        Stage.Process earlier = stage.process();
        MachineRuntime former = earlier.host(SHOP.replace("event: NOTE", "event: NOTED"));
        former.create("old", "Order", json("{}"));
        earlier.close();
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        shop.create("new", "Order", json("{}"));
        stage.advance(Duration.ofSeconds(30));

        assertThat(shop.instance("new").orElseThrow().state()).isEqualTo("Late");
        assertThat(shop.instance("old").orElseThrow().state()).isEqualTo("New");
        assertThat(process.registry.passedOver()).singleElement().satisfies(passed -> {
            assertThat(passed.kind()).isEqualTo(PassedOver.Kind.TIMER);
            assertThat(passed.instance()).isEqualTo("old");
        });
        assertThat(stage.store.log().read("machine:old", 0, 10)).hasSize(2);
        assertThat(process.registry.retry("other")).isZero();
        assertThat(process.registry.retry("old")).isEqualTo(1);
        stage.advance(Duration.ofSeconds(30));
        assertThat(process.registry.passedOver()).hasSize(1);
        assertThat(stage.store.log().read("machine:old", 0, 10)).hasSize(2);
        process.close();

        MachineRuntime again = stage.process().host(SHOP.replace("event: NOTE", "event: NOTED"));
        stage.advance(Duration.ofSeconds(30));
        assertThat(again.instance("old").orElseThrow().state()).isEqualTo("Late");
        assertThat(stage.process().registry.passedOver()).isEmpty();
    }

    @Test
    void aComponentWhoseDefinitionIsDamagedHoldsUpNoOther() {
        Stage.Process process = stage.process();
        process.host(SHOP).create("order", "Order", json("{}"));
        process.host(SHOP.replace("name: Shop", "name: Another"));
        process.close();
        stage.store
                .docs()
                .put(
                        Definitions.COMPONENTS,
                        "Another",
                        Expected.any(),
                        dev.holdfast.store.NewDoc.of(Json.parse("[1]")));

        Stage.Process next = stage.process();
        Instance order = next.registry.findInstance("order").orElseThrow();
        next.registry.registerKnown(order, component -> Handlers.none());

        assertThat(next.registry.runtimes()).containsOnlyKeys("Shop");
        assertThat(next.registry.passedOver())
                .singleElement()
                .satisfies(passed -> assertThat(passed.component()).isEqualTo("Another"));
    }

    @Test
    void aHandlerThatFailsWhileAChildIsCreatedIsToldWithTheParentAndTriedNoMore() {
        var calls = new java.util.concurrent.atomic.AtomicInteger();
        var handlers = Handlers.of(Map.of("refuse", (event, context, sender) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("no children today");
        }));
        Stage.Process process = stage.process();
        MachineRuntime desk = process.host("""
                name: Desk
                stateMachines:
                  - name: Desk
                    initialState: Open
                    states: [{name: Open}]
                    transitions:
                      - {from: Open, to: Open, event: NEW, type: inter_machine, targetMachine: Case}
                  - name: Case
                    onHandlerFailure: reject
                    initialState: New
                    states: [{name: New, onEntry: refuse}]
                    transitions: []
                """, handlers);
        desk.create("desk", "Desk", json("{}"));
        desk.send("desk", stage.event("NEW"));
        process.settle();
        stage.advance(Duration.ofSeconds(60));

        assertThat(calls).hasValue(1);
        assertThat(stage.store
                        .log()
                        .read("machine:desk", 0, 10)
                        .getLast()
                        .body()
                        .text())
                .contains("no children today");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> desk.create("case", "Case", json("{}")))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("no children today");
    }
}
