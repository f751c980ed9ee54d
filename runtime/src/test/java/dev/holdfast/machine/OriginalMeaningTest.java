package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files written for the original mean what they meant there, or the page of decisions says why not. */
class OriginalMeaningTest {
    private static final String TEAM = """
            name: Team
            stateMachines:
              - name: Lead
                initialState: Waiting
                states: [{name: Waiting}]
                transitions:
                  - {from: Waiting, to: Waiting, event: HIRE, type: inter_machine, targetMachine: Worker,
                     contextMapping: {task: event.payload.task}}
                  - {from: Waiting, to: Waiting, event: TOLD}
                  - {from: Waiting, to: Waiting, event: MOVED}
              - name: Worker
                initialState: Idle
                publicMemberType: Worker
                parentLink: {enabled: true, onStateChange: MOVED}
                states: [{name: Idle}, {name: Busy}, {name: Gone, type: final}]
                transitions:
                  - {from: Idle, to: Busy, event: WORK, notifyParent: {event: TOLD, includeContext: true}}
                  - {from: Busy, to: Idle, event: REST}
                  - {from: Idle, to: Gone, event: LEAVE, notifyParent: {event: TOLD, includeState: false}}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private List<MachineEvent> received(String instance) {
        return EventStore.of(stage.store).eventsForInstance(instance).stream()
                .map(PersistedEvent::event)
                .filter(event -> List.of("TOLD", "MOVED").contains(event.type()))
                .toList();
    }

    @Test
    void aParentIsToldInTheWordsOfTheOriginalAndInOurs() {
        Stage.Process process = stage.process();
        MachineRuntime team = process.host(TEAM);
        Instance lead = team.create("lead", "Lead", json("{}"));
        team.send("lead", stage.event("HIRE", "{'task': 7}"));
        process.settle();
        String worker = team.instances("Worker", null, "", 10).getFirst().id();

        team.send(worker, stage.event("WORK"));
        process.settle();
        team.send(worker, stage.event("REST"));
        process.settle();
        team.send(worker, stage.event("LEAVE"));
        process.settle();

        List<MachineEvent> told = received(lead.id());
        assertThat(told).extracting(MachineEvent::type).containsExactly("TOLD", "MOVED", "TOLD");
        String who = "'childInstanceId': '" + worker + "', 'childId': '" + worker + "', 'childMachine': 'Worker', ";
        assertThat(told.get(0).payload())
                .isEqualTo(json("{" + who + "'previousState': 'Idle', 'newState': 'Busy', 'currentState': 'Busy',"
                        + " 'childContext': {'task': 7}, 'context': {'task': 7}}"));
        assertThat(told.get(1).payload())
                .isEqualTo(json("{" + who + "'previousState': 'Busy', 'newState': 'Idle', 'currentState': 'Idle'}"));
        assertThat(told.get(2).payload()).isEqualTo(json("{" + who + "'previousState': 'Idle'}"));
    }

    private static final String ORDERS = """
            name: Orders
            stateMachines:
              - name: Order
                initialState: Open
                states:
                  - {name: Open}
                  - name: Packed
                    cascadingRules:
                      - {targetComponent: Depot, targetMachine: Parcel, targetState: "*", event: PACK,
                         matchingRules: [{eventProperty: order.id, instanceProperty: orderId}], payload: {by: "{{by}}"}}
                  - {name: Sent}
                  - {name: Lost}
                transitions:
                  - {from: Open, to: Packed, event: PACKED}
                  - {from: Open, to: Sent, event: SEND, type: cross_component, targetComponent: Depot,
                     targetMachine: Parcel, targetEvent: PACK, contextMapping: {by: by},
                     matchingRules: [{eventProperty: order.id, instanceProperty: orderId}]}
                  - {from: Open, to: Lost, event: LOSE, type: cross_component, targetComponent: Depot,
                     targetMachine: Parcel, targetEvent: PACK}
            """;

    private static final String DEPOT = """
            name: Depot
            stateMachines:
              - name: Parcel
                initialState: Free
                states: [{name: Free}, {name: Kept}, {name: Packed}]
                transitions:
                  - {from: Free, to: Packed, event: PACK}
                  - {from: Free, to: Kept, event: KEEP}
                  - {from: Kept, to: Packed, event: PACK}
            """;

    /** The states of the parcels of order 7, of order 8, and of one of order 7 that is kept. */
    private List<String> parcelsAfter(String event) {
        Stage.Process process = stage.process();
        MachineRuntime depot = process.host(DEPOT);
        MachineRuntime orders = process.host(ORDERS);
        depot.create("p7", "Parcel", json("{'orderId': 7}"));
        depot.create("p8", "Parcel", json("{'orderId': 8}"));
        depot.create("k7", "Parcel", json("{'orderId': 7}"));
        depot.send("k7", stage.event("KEEP"));
        orders.create("o7", "Order", json("{'order': {'id': 7}, 'by': 'ann'}"));
        orders.send("o7", stage.event(event, "{'note': 'x'}"));
        process.settle();
        process.kill();
        Stage.Process second = stage.process();
        MachineRuntime restored = second.host(DEPOT);
        second.host(ORDERS);
        second.look();
        return List.of("p7", "p8", "k7").stream()
                .map(id -> restored.instance(id).orElseThrow().state())
                .toList();
    }

    @Test
    void aCascadeLooksForWhatItsPayloadDoesNotHaveInTheDataOfTheSenderAndAStarIsAnyState() {
        assertThat(parcelsAfter("PACKED")).containsExactly("Packed", "Free", "Packed");
        assertThat(EventStore.of(stage.store)
                        .eventsForInstance("p7")
                        .getLast()
                        .event()
                        .payload())
                .isEqualTo(json("{'by': 'ann'}"));
    }

    @Test
    void anEventForAnotherComponentIsFoundByTheSendersDataAndItsPayloadIsNotLaidOverThem() {
        assertThat(parcelsAfter("SEND")).containsExactly("Packed", "Free", "Packed");
        assertThat(stage.process().registry.findInstance("o7").orElseThrow().context())
                .isEqualTo(json("{'order': {'id': 7}, 'by': 'ann'}"));
    }

    @Test
    void anEventForAnotherComponentWithoutRulesReachesNobodyAndThatIsToldOnce() {
        assertThat(parcelsAfter("LOSE")).containsExactly("Free", "Free", "Kept");
        assertThat(stage.process().registry.findInstance("o7").orElseThrow().state())
                .isEqualTo("Lost");
        assertThat(stage.heard)
                .filteredOn(notification -> notification.kind() == Notification.Kind.USER_CODE_ERROR)
                .singleElement()
                .satisfies(told -> assertThat(told.explanation()).contains("nobody gets it"));
        assertThat(stage.store.log().read("machine:o7", 1, 10).getFirst().body().text())
                .contains("no matchingRules say which instances of Depot.Parcel it is for");
    }

    @Test
    void aStarIsAnyStateOfABroadcastToo() {
        Stage.Process process = stage.process();
        MachineRuntime depot = process.host(DEPOT);
        depot.create("free", "Parcel", json("{}"));
        depot.create("kept", "Parcel", json("{}"));
        depot.send("kept", stage.event("KEEP"));

        assertThat(depot.broadcast("Parcel", "*", stage.event("PACK"))).hasSize(2);
    }

    private static final String DESK = """
            name: Desk
            stateMachines:
              - name: Case
                initialState: New
                states: [{name: New}, {name: Lost, type: error}, {name: Stale, type: error}]
                transitions:
                  - {from: New, to: New, event: NOTE}
                  - {from: New, to: New, event: GLANCE, resetOnTransition: false}
                  - {from: New, to: Lost, event: FORGOTTEN, type: timeout, timeoutMs: 60000, resetOnTransition: false}
                  - {from: New, to: Stale, event: STALE, type: timeout, timeoutMs: 50000}
            """;

    private Instance noted(String event) {
        Stage.Process process = stage.process();
        MachineRuntime desk = process.host(DESK);
        desk.create("c", "Case", json("{}"));
        stage.advance(Duration.ofSeconds(30));
        desk.send("c", stage.event(event));
        process.kill();
        Stage.Process second = stage.process();
        second.host(DESK);
        stage.advance(Duration.ofSeconds(40));
        return second.registry.findInstance("c").orElseThrow();
    }

    @Test
    void aDelayThatIsNotToBeginAgainGoesOnWhileTheOthersBeginAgain() {
        assertThat(noted("NOTE").state()).isEqualTo("Lost");
    }

    @Test
    void aTransitionThatResetsNothingLetsAllDelaysGoOn() {
        assertThat(noted("GLANCE").state()).isEqualTo("Stale");
    }
}
