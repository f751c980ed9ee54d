package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent to a component that nobody has ever hosted waits for the first process that hosts it, and holds up nothing. */
class UnhostedComponentsTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states:
                  - {name: New, type: entry}
                  - name: cascade
                    cascadingRules:
                      - {targetComponent: Depot, targetMachine: Parcel, event: PACK, payload: {id: "{{id}}"}, matchingRules: [{eventProperty: id, instanceProperty: id}]}
                      - {targetMachine: Bill, event: PAY}
                  - {name: broadcast, onEntry: tell}
                  - {name: create, onEntry: found}
                  - {name: crossing}
                  - {name: Gone, type: final}
                transitions:
                  - {from: New, to: cascade, event: cascade}
                  - {from: New, to: broadcast, event: broadcast}
                  - {from: New, to: create, event: create}
                  - {from: New, to: crossing, event: crossing, type: cross_component, targetComponent: Depot, targetMachine: Parcel, targetEvent: PACK, matchingRules: [{eventProperty: id, instanceProperty: id}]}
                  - {from: broadcast, to: Gone, event: GO}
                  - {from: create, to: create, event: again}
                  - {from: create, to: broadcast, event: after}
              - name: Bill
                initialState: Open
                states: [{name: Open, type: entry}, {name: Paid}]
                transitions: [{from: Open, to: Paid, event: PAY}]
            """;

    private static final String DEPOT = """
            name: Depot
            entryMachine: Parcel
            stateMachines:
              - name: Parcel
                contextSchema: {id: {type: string, default: "7"}}
                initialState: Waiting
                states: [{name: Waiting, type: entry}, {name: Packed}]
                transitions: [{from: Waiting, to: Packed, event: PACK}]
            """;

    private static final Handlers HANDLERS = Handlers.of(Map.of(
            "tell",
            (event, context, sender) -> {
                sender.broadcast("Depot", "Parcel", null, "PACK", json("{}"));
                sender.broadcast("Bill", null, "PAY", json("{}"));
            },
            "found",
            (event, context, sender) -> {
                sender.create("Depot", "Parcel", json("{}"));
                sender.broadcast("Bill", null, "PAY", json("{}"));
            }));

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private MachineRuntime shop(Stage.Process process) {
        MachineRuntime shop = process.host(SHOP, HANDLERS);
        shop.create("bill", "Bill", json("{}"));
        shop.create("order", "Order", json("{'id': '7'}"));
        return shop;
    }

    private static List<String> states(MachineRuntime runtime) {
        return runtime.instances(null, null, "", 10).stream()
                .map(Instance::state)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"cascade,Packed", "broadcast,Packed", "crossing,Packed", "create,Waiting"})
    void whatIsSentToOneIsNamedAtOnceAndArrivesOnceWhenAnotherProcessHostsIt(String how, String state) {
        Stage.Process sender = stage.process();
        MachineRuntime shop = shop(sender);
        shop.send("order", stage.event(how, "{'id': '7'}"));
        sender.settle();

        assertThat(sender.registry.passedOver()).singleElement().satisfies(passed -> {
            assertThat(passed.kind()).isEqualTo(PassedOver.Kind.COMPONENT);
            assertThat(passed.component()).isEqualTo("Depot");
            assertThat(passed.why()).contains("nobody hosts it");
        });
        assertThat(sender.registry.retry(null)).isEqualTo(1);
        stage.advance(Duration.ofSeconds(10));
        assertThat(sender.registry.passedOver()).as("it still waits").hasSize(1);
        assertThat(shop.instance("bill").orElseThrow().state()).isEqualTo(how.equals("crossing") ? "Open" : "Paid");
        sender.close();

        for (int i = 0; i < 2; i++) {
            try (Stage.Process process = stage.process()) {
                MachineRuntime depot = process.host(DEPOT);
                stage.advance(Duration.ofSeconds(10));
                assertThat(states(depot)).contains(state).hasSize(how.equals("create") ? 2 : 1);
                assertThat(depot.instances(null, null, "", 10))
                        .allSatisfy(parcel -> assertThat(parcel.transitions()).isLessThanOrEqualTo(1));
                assertThat(process.registry.passedOver()).isEmpty();
            }
        }
    }

    @Test
    void theSameProcessMayHostItLaterAndWhatWasSentArrivesInItsOrder() {
        Stage.Process process = stage.process();
        MachineRuntime shop = shop(process);
        for (String event : List.of("create", "again", "again", "after")) {
            shop.send("order", stage.event(event));
        }
        process.settle();

        MachineRuntime depot = process.host(DEPOT);
        stage.advance(Duration.ofSeconds(10));

        assertThat(states(depot)).containsExactly("Packed", "Packed", "Packed", "Packed");
    }

    @Test
    void oneThatIsHostedElsewhereAndHasNoInstanceReallyReachesNobody() {
        Stage.Process elsewhere = stage.process();
        elsewhere.host(DEPOT.replace("entryMachine: Parcel\n", ""));
        Stage.Process sender = stage.process();
        shop(sender).send("order", stage.event("broadcast"));
        sender.settle();

        assertThat(sender.registry.passedOver()).isEmpty();
        assertThat(stage.heard)
                .filteredOn(told -> told.kind() == Notification.Kind.CASCADE_COMPLETED)
                .extracting(Notification::explanation)
                .anyMatch(text -> String.valueOf(text).startsWith("0 instances"));
    }

    @Test
    void whoSentItAndIsOverIsKeptByRetentionUntilItArrived() {
        Stage.Process sender = stage.process();
        MachineRuntime shop = shop(sender);
        shop.send("order", stage.event("broadcast"));
        sender.settle();
        shop.send("order", stage.event("GO"));
        stage.clock.advance(Duration.ofDays(10));

        assertThat(needed()).isEqualTo(MachineRetention.Needed.ALL);
        stage.process().host(DEPOT);
        stage.advance(Duration.ofSeconds(10));
        stage.clock.advance(Duration.ofDays(10));
        assertThat(needed()).isNotEqualTo(MachineRetention.Needed.ALL);
    }

    private MachineRetention.Needed needed() {
        var retention = MachineRetention.olderThan(stage.store, stage.clock, Duration.ofDays(2));
        retention.cover(false);
        return retention.needed("machine:order");
    }
}
