package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The originals' interface to events. */
class EventStoreTest {
    private static final String ORDERS = """
            name: Orders
            stateMachines:
              - name: Order
                initialState: Open
                states: [{name: Open, type: entry}, {name: Paid}, {name: Done, type: final}]
                transitions:
                  - {from: Open, to: Paid, event: PAY}
                  - {from: Paid, to: Done, event: FINISH}
            """;

    private final Stage stage = new Stage();
    private final EventStore events = EventStore.of(stage.store);

    @AfterEach
    void close() {
        stage.close();
    }

    private static PersistedEvent persisted(String id, String type, String before, String after, long at) {
        return new PersistedEvent(
                id,
                "o1",
                "Order",
                "Orders",
                MachineEvent.of(type, json("{}"), Instant.ofEpochMilli(at)),
                before,
                after,
                at,
                List.of("cause"),
                List.of(),
                null,
                null,
                json("{'at': " + at + "}"));
    }

    private static List<String> ids(List<PersistedEvent> some) {
        return some.stream().map(PersistedEvent::id).toList();
    }

    private Instant live() {
        MachineRuntime orders = stage.process().host(ORDERS);
        orders.create("o1", "Order", json("{'n': 1}"));
        stage.clock.advance(Duration.ofSeconds(1));
        orders.send("o1", stage.event("PAY", "{'paid': 5}"), "pay", List.of());
        Instant paid = stage.clock.instant();
        stage.clock.advance(Duration.ofSeconds(1));
        orders.send("o1", stage.event("FINISH"), "finish", List.of("pay"));
        return paid;
    }

    @Test
    void anInstancesEventsAreInTheirOrderWithItsDataAndTheirEffects() {
        live();

        List<PersistedEvent> found = events.eventsForInstance("o1");

        assertThat(ids(found)).containsExactly("create-o1", "pay", "finish");
        assertThat(found.get(1).publicMemberSnapshot()).isEqualTo(json("{'n': 1, 'paid': 5}"));
        assertThat(found.get(1).stateBefore()).isEqualTo("Open");
        assertThat(found.get(1).caused()).containsExactly("finish");
        assertThat(events.eventsForInstance("nobody")).isEmpty();
    }

    @Test
    void aRangeOfTimeHoldsBothItsEnds() {
        Instant paid = live();
        assertThat(ids(events.eventsByTimeRange(paid, paid))).containsExactly("pay");
        assertThat(ids(events.eventsByTimeRange(paid, paid.plusSeconds(1)))).containsExactly("pay", "finish");
    }

    @Test
    void effectsAreFoundByTheirCause() {
        live();
        assertThat(ids(events.causedEvents("pay"))).containsExactly("finish");
        assertThat(events.causedEvents("finish")).isEmpty();
    }

    @Test
    void allEventsComePageByPage() {
        live();
        assertThat(ids(events.allEvents("", 2))).containsExactly("create-o1", "pay");
        assertThat(ids(events.allEvents("pay", 2))).containsExactly("finish");
        assertThatThrownBy(() -> events.allEvents("gone", 2)).hasMessageContaining("there is no event 'gone'");
    }

    @Test
    void eventsAfterASnapshotAreThoseItDoesNotCover() {
        live();
        assertThat(ids(events.eventsAfterSnapshot("o1", "pay"))).containsExactly("finish");
        assertThat(events.eventsAfterSnapshot("o1", "finish")).isEmpty();
    }

    @Test
    void whatIsAppendedIsThereOnceAndOnlyInItsOrder() {
        events.append(persisted("c", "INSTANCE_CREATED", "", "Open", 1_000));
        events.append(persisted("p", "PAY", "Open", "Paid", 2_000));
        events.append(persisted("p", "PAY", "Open", "Paid", 2_000));

        assertThat(ids(events.eventsForInstance("o1"))).containsExactly("c", "p");
        assertThat(ids(events.causedEvents("cause"))).containsExactly("c", "p");
        assertThatThrownBy(() -> events.append(persisted("x", "PAY", "Open", "Paid", 3_000)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("event 'x' leads on from 'Open', but instance 'o1' is in 'Paid'");
    }
}
