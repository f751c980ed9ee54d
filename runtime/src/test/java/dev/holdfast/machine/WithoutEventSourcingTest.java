package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without event sourcing machines do the same, in memory; where there are snapshots, they go on with these. */
class WithoutEventSourcingTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states:
                  - {name: New, type: entry}
                  - {name: Late, type: error}
                  - name: Sent
                    cascadingRules: [{targetMachine: Parcel, event: PACK}]
                  - {name: Round}
                  - {name: Back}
                transitions:
                  - {from: New, to: Late, event: LATE, type: timeout, timeoutMs: 300000}
                  - {from: New, to: Sent, event: SEND}
                  - {from: New, to: New, event: NOTE, resetOnTransition: false}
                  - {from: New, to: New, event: CHILD, type: inter_machine, targetMachine: Parcel, resetOnTransition: false}
                  - {from: New, to: New, event: TO_DEPOT, type: cross_component, targetComponent: Depot, targetMachine: Parcel, resetOnTransition: false}
              - name: Parcel
                initialState: Waiting
                states: [{name: Waiting, type: entry}, {name: Packed}, {name: Round}, {name: Back}]
                transitions:
                  - {from: Waiting, to: Round, event: PACK, guard: "context.spin === true"}
                  - {from: Waiting, to: Packed, event: PACK}
                  - {from: Round, to: Back, event: FORTH, type: auto, guard: "context.spin === true"}
                  - {from: Back, to: Round, event: BACK, type: auto, guard: "context.spin === true"}
            """;

    private static final MachineOptions UNLOGGED =
            MachineOptions.defaults().withEventSourcing(false).withSnapshotInterval(1);

    private final Stage stage = new Stage(Stores.open("memory:"));
    private final Stage.Process process = stage.process(UNLOGGED);
    private final MachineRuntime shop = process.host(SHOP);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void nothingIsRecordedAndEverythingIsFound() {
        for (int i = 0; i < 1_001; i++) {
            shop.create("p" + i, "Parcel", json("{}"));
        }
        shop.create("order", "Order", json("{}"));
        shop.send("order", stage.event("SEND"));
        process.settle();

        assertThat(shop.instances("Parcel", "Waiting", "", 10)).isEmpty();
        assertThat(shop.instances("Parcel", "Packed", "", 1_000)).hasSize(1_000);
        assertThat(stage.store.log().readAll(0, 10)).isEmpty();
        assertThat(stage.store.docs().collections()).doesNotContain(Listing.COLLECTION, FollowedDirectory.TIMERS);
    }

    @Test
    void anIdIsTakenOnceWhileItIsAmongTheLastHundredOfItsInstance() {
        shop.create("order", "Order", json("{}"));
        assertThat(shop.send("order", stage.event("NOTE"), "again", List.of())).isInstanceOf(Outcome.Taken.class);
        for (int i = 1; i < RecentLog.REMEMBERED; i++) {
            shop.send("order", stage.event("NOTE"), "other-" + i, List.of());
            shop.send("order", stage.event("NOTE"));
        }
        long version = shop.instance("order").orElseThrow().version();
        assertThat(shop.send("order", stage.event("NOTE"), "again", List.of())).isInstanceOf(Outcome.Repeated.class);
        assertThat(shop.instance("order").orElseThrow().version()).isEqualTo(version);

        shop.send("order", stage.event("NOTE"), "one more", List.of());
        assertThat(shop.send("order", stage.event("NOTE"), "again", List.of())).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void aSecondInstanceWithAnIdIsNone() {
        Instance first = shop.create("order", "Order", json("{'n': 1}"));
        assertThat(shop.create("order", "Order", json("{'n': 2}"))).isEqualTo(first);
    }

    @Test
    void childrenAreCreatedAndAreThereOnceTheirComponentIsHosted() {
        shop.create("order", "Order", json("{}"));
        shop.send("order", stage.event("CHILD"));
        shop.send("order", stage.event("TO_DEPOT"));
        process.settle();
        assertThat(shop.instances("Parcel", null, "", 10)).hasSize(1);

        MachineRuntime depot = process.host(SHOP.replace("name: Shop", "name: Depot"));
        stage.advance(Duration.ofSeconds(10));
        assertThat(depot.instances("Parcel", null, "", 10)).hasSize(1);
        assertThat(shop.instances("Parcel", null, "", 10)).hasSize(1);
    }

    @Test
    void timersThatAreFarAwayHappenAlsoAfterARestartFromSnapshots() {
        shop.create("order", "Order", json("{}"));
        shop.send("order", stage.event("NOTE"));
        process.close();

        MachineRuntime again = stage.process(UNLOGGED).host(SHOP);
        again.create("another", "Order", json("{}"));
        assertThat(again.instances("Order", "New", "", 10)).hasSize(2);
        stage.advance(Duration.ofSeconds(320));
        assertThat(again.instance("order").orElseThrow().state()).isEqualTo("Late");
        assertThat(again.instance("another").orElseThrow().state()).isEqualTo("Late");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void whatHasChangedSinceItsLastSnapshotIsThereAfterAnOrderlyEnd(int interval) {
        MachineOptions options = UNLOGGED.withSnapshotInterval(interval);
        process.close();
        Stage.Process before = stage.process(options);
        MachineRuntime first = before.host(SHOP);
        first.create("created", "Order", json("{'n': 1}"));
        first.create("moved", "Order", json("{}"));
        for (int i = 0; i < 3; i++) {
            first.send("moved", stage.event("NOTE"));
        }
        Instance moved = first.instance("moved").orElseThrow();
        before.close();

        Stage.Process after = stage.process(options);
        assertThat(after.registry.instances(null, null, null, false, "", 10))
                .extracting(Instance::id)
                .containsExactly("created", "moved");
        assertThat(after.registry.findInstance("moved")).contains(moved);
        after.host(SHOP).send("created", stage.event("NOTE"));
        after.close();

        assertThat(stage.process(options).registry.findInstance("created"))
                .hasValueSatisfying(created -> assertThat(created.transitions()).isEqualTo(1));
    }

    @Test
    void whatIsCreatedIsThereAlsoAfterAKillWhereASnapshotIsMadeEveryTime() {
        shop.create("created", "Order", json("{}"));
        Eventually.until(
                "the snapshot is kept",
                () -> stage.store.docs().get(Snapshots.LATEST, "created").isPresent());
        process.kill();

        assertThat(stage.process(UNLOGGED).registry.findInstance("created")).isPresent();
    }

    @Test
    void nothingIsKeptWhereThereAreNoSnapshotsEither() {
        MachineOptions nothing = UNLOGGED.withSnapshots(false);
        Stage.Process before = stage.process(nothing);
        before.host(SHOP.replace("name: Shop", "name: Other")).create("created", "Order", json("{}"));
        before.close();

        assertThat(stage.process(nothing).registry.findInstance("created")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = DowntimePolicy.class,
            names = {"SKIP", "REMAINING"})
    void aPolicyForDowntimesIsRefusedForNobodyKnowsHowLongTheyWere(DowntimePolicy policy) {
        assertThatThrownBy(() -> UNLOGGED.withDowntime(policy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("downtime is " + policy + " without event sourcing");
        MachineOptions logged = MachineOptions.defaults().withDowntime(policy);
        assertThatThrownBy(() -> logged.withEventSourcing(false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReceiverThatCanNeverTakeItHoldsUpNoOther() {
        shop.create("a", "Parcel", json("{}"));
        shop.create("b", "Parcel", json("{'spin': true}"));
        shop.create("c", "Parcel", json("{}"));
        shop.create("order", "Order", json("{}"));
        shop.send("order", stage.event("SEND"));
        process.settle();

        assertThat(shop.instances("Parcel", "Packed", "", 10)).hasSize(2);
        assertThat(process.registry.passedOver())
                .singleElement()
                .satisfies(passed -> assertThat(passed.instance()).isEqualTo("order"));
    }

    @Test
    void manyThreadsThatSendToManyInstancesLoseNothing() throws InterruptedException {
        Set<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        shop.create("o" + i % 50, "Order", json("{}"));
                        shop.send("o" + i % 50, stage.event("NOTE"));
                    }
                }))
                .collect(Collectors.toSet());
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(shop.instances("Order", "New", "", 100))
                .hasSize(50)
                .allSatisfy(order -> assertThat(order.transitions()).isEqualTo(40));
        assertThatThrownBy(() -> shop.send("none", stage.event("NOTE"))).isInstanceOf(NoSuchInstance.class);
    }
}
