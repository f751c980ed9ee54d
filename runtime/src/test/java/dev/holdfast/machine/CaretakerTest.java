package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left by processes that are gone is done, whatever fails while it is taken over, and however much there is. */
class CaretakerTest {
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
                transitions:
                  - {from: New, to: Late, event: LATE, type: timeout, timeoutMs: 5000}
                  - {from: New, to: Sent, event: SEND}
              - name: Parcel
                initialState: Waiting
                states: [{name: Waiting, type: entry}, {name: Packed}]
                transitions:
                  - {from: Waiting, to: Packed, event: PACK}
                  - {from: Packed, to: Packed, event: PACK}
            """;

    private static final Duration LEASE = Duration.ofSeconds(10);

    /** An order with a timer, and another whose send was not delivered. */
    private static void leave(Stage stage) {
        Stage.Process first = stage.process();
        MachineRuntime shop = first.host(SHOP);
        shop.create("parcel", "Parcel", json("{}"));
        shop.create("timed", "Order", json("{}"));
        shop.create("sender", "Order", json("{}"));
        first.settle();
        first.failFrom(6);
        try {
            shop.send("sender", stage.event("SEND"));
        } catch (StoreFailed gone) {
            // the send is not promised then; the timer is
        }
        first.settleOrFail();
        first.kill();
    }

    private static MachineRuntime hosted(Stage.Process process) {
        while (true) {
            try {
                return process.host(SHOP);
            } catch (StoreFailed | ArithmeticException failed) {
                assertThat(process.registry.runtimes()).isEmpty(); // so that it can be tried again
            }
        }
    }

    private static void check(Stage stage, MachineRuntime shop) {
        stage.advance(LEASE.plusSeconds(10));
        assertThat(shop.instance("timed").orElseThrow().state()).isEqualTo("Late");
        String sent = shop.instance("sender").orElseThrow().state();
        assertThat(shop.instance("parcel").orElseThrow().state()).isEqualTo(sent.equals("Sent") ? "Packed" : "Waiting");
        assertThat(stage.store.docs().get("leases", "machines/Shop")).isPresent();
    }

    @Test
    void everyStoreOperationMayFailOnceWhileAComponentIsTakenOver() {
        for (int n = 1, last = 1; n <= last; n++) {
            try (var stage = new Stage()) {
                leave(stage);
                Stage.Process second = stage.process();
                second.faulty.failAt(n);
                check(stage, hosted(second));
                last = (int) Math.min(60, second.faulty.operations());
            }
        }
    }

    @Test
    void everyStoreOperationMayFailOnceInAWayThatNobodyForesaw() {
        for (int n = 1; n <= 60; n++) {
            var faults = new UnforeseenFaults();
            try (var stage = new Stage(faults.around(new MemoryBackend(StoreOptions.defaults())))) {
                leave(stage);
                Stage.Process second = stage.process();
                faults.failAt(n);
                MachineRuntime shop = hosted(second);
                check(stage, shop);
                assertThat(faults.failed()).isTrue();
            }
        }
    }

    @Test
    void aThousandTimersThatCannotHappenKeepNoOtherOne() {
        try (var stage = new Stage()) {
            Stage.Process earlier = stage.process();
            MachineRuntime former = earlier.host(SHOP.replace("event: PACK}", "event: PACKED}"));
            for (int i = 0; i < 1_005; i++) {
                former.create("old-" + i, "Order", json("{}"));
            }
            earlier.close();
            Stage.Process process = stage.process();
            MachineRuntime shop = process.host(SHOP);
            shop.create("new", "Order", json("{}"));
            stage.advance(LEASE.plusSeconds(10));

            assertThat(shop.instance("new").orElseThrow().state()).isEqualTo("Late");
            assertThat(process.registry.passedOver()).hasSize(1_005);
            assertThat(process.registry.retry(null)).isEqualTo(1_005);
            process.close();
            MachineRuntime again = stage.process().host(SHOP.replace("event: PACK}", "event: PACKED}"));
            stage.advance(LEASE);
            assertThat(again.instances("Order", "New", "", 10)).isEmpty();
            assertThat(again.component().name()).isEqualTo("Shop");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DowntimePolicy.class,
            names = {"REMAINING", "SKIP"})
    void allTimersAreTreatedAfterADowntime(DowntimePolicy policy) {
        try (var stage = new Stage()) {
            Stage.Process earlier = stage.process();
            MachineRuntime former = earlier.host(SHOP);
            for (int i = 0; i < 1_005; i++) {
                former.create("old-" + i, "Order", json("{}"));
            }
            stage.clock.advance(Duration.ofSeconds(1));
            earlier.look();
            earlier.close();
            stage.clock.advance(Duration.ofMinutes(1));

            MachineRuntime shop = stage.process(MachineOptions.defaults().withDowntime(policy))
                    .host(SHOP);
            stage.advance(Duration.ofSeconds(2));
            assertThat(shop.instances("Order", "New", "", 1_000)).hasSize(1_000);
            stage.advance(Duration.ofSeconds(20));

            List<Instance> left = shop.instances("Order", "New", "", 1_000);
            assertThat(left).hasSize(policy == DowntimePolicy.SKIP ? 1_000 : 0);
            assertThat(left)
                    .allSatisfy(instance -> assertThat(instance.timers()).isEmpty());
        }
    }

    @Test
    void aListReachesTheThousandAndFirst() {
        try (var stage = new Stage()) {
            Stage.Process process = stage.process();
            MachineRuntime shop = process.host(SHOP);
            for (int i = 0; i < 1_001; i++) {
                shop.create("parcel-" + i, "Parcel", json("{}"));
            }
            String last = shop.instances("Parcel", null, "", 1_000).getLast().id();
            assertThat(shop.instances("Parcel", null, last, 1_000)).hasSize(1);
            shop.create("sender", "Order", json("{}"));
            shop.send("sender", stage.event("SEND"));
            process.settle();
            assertThat(shop.instances("Parcel", "Waiting", "", 10)).isEmpty();
        }
    }

    @Test
    void aComponentThatIsWaitedForAndNobodyHostsIsShownUntilItIsHosted() {
        try (var stage = new Stage()) {
            Stage.Process process = stage.process();
            MachineRuntime shop = process.host(SHOP.replace(
                    "event: SEND}",
                    "event: SEND, type: cross_component, targetComponent: Depot, targetMachine: Parcel}"));
            shop.create("sender", "Order", json("{}"));
            shop.send("sender", stage.event("SEND"));
            stage.advance(Duration.ofSeconds(30));
            assertThat(process.registry.passedOver())
                    .extracting(PassedOver::component)
                    .containsExactly("Depot");

            process.host(SHOP.replace("name: Shop", "name: Depot"));
            stage.advance(Duration.ofSeconds(30));
            assertThat(process.registry.passedOver()).isEmpty();
        }
    }

    @Test
    void documentsThatAreDamagedAreWrittenAnew() {
        try (var stage = new Stage()) {
            Stage.Process first = stage.process();
            MachineRuntime shop = first.host(SHOP);
            shop.create("order", "Order", json("{}"));
            shop.instances(null, null, "", 10);
            first.close();
            for (String key : Set.of("directory", "Shop")) {
                stage.store.docs().put("machine_followed", key, Expected.any(), NewDoc.of(Json.parse("[\"no\"]")));
            }
            stage.store.docs().put("machine_instances", "order", Expected.any(), NewDoc.of(Json.parse("[]")));
            stage.store.docs().put("machine_components", "Shop", Expected.any(), NewDoc.of(Json.parse("7")));

            MachineRuntime again = stage.process().host(SHOP);
            assertThat(again.instances("Order", "New", "", 10)).hasSize(1);
            stage.advance(LEASE.plusSeconds(10));
            assertThat(again.instance("order").orElseThrow().state()).isEqualTo("Late");
        }
    }
}
