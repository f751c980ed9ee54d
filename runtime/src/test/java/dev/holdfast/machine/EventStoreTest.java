package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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

        assertThat(ids(found)).containsExactly("o1~created", "pay", "finish");
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
    void aRangeOfTimeIsInTheOrderOfTimeAndComesPageByPage() {
        for (int i = 0; i < 1_001; i++) {
            int at = 5_000 - i;
            events.append(at("o" + i, "c" + i, "INSTANCE_CREATED", "", "Open", at));
        }
        events.append(at("o7", "p7", "PAY", "Open", "Paid", 4_999));
        Instant from = Instant.ofEpochMilli(4_500);
        Instant to = Instant.ofEpochMilli(5_000);

        List<PersistedEvent> all = events.eventsByTimeRange(from, to);

        assertThat(all).hasSize(502).isSortedAccordingTo(Comparator.comparingLong(PersistedEvent::persistedAt));
        assertThat(ids(all)).startsWith("c500", "c499").endsWith("c1", "p7", "c0");
        List<PersistedEvent> paged = new ArrayList<>();
        PersistedEvent last = null;
        do {
            List<PersistedEvent> page = events.eventsByTimeRange(from, to, last, 100);
            paged.addAll(page);
            last = page.size() < 100 ? null : page.getLast();
        } while (last != null);
        assertThat(paged).isEqualTo(all);
        assertThat(events.eventsByTimeRange(Instant.EPOCH, to)).hasSize(1_002);
    }

    private static PersistedEvent at(String instance, String id, String type, String before, String after, long time) {
        return at(instance, id, type, before, after, time, "c0");
    }

    private static PersistedEvent at(
            String instance, String id, String type, String before, String after, long time, String cause) {
        return new PersistedEvent(
                id,
                instance,
                "Order",
                "Orders",
                MachineEvent.of(type, json("{}"), Instant.ofEpochMilli(time)),
                before,
                after,
                time,
                id.equals(cause) ? List.of() : List.of(cause),
                List.of(),
                null,
                null,
                null);
    }

    @Test
    void effectsAreInEveryAnswer() {
        Instant paid = live();

        assertThat(events.eventsByTimeRange(paid, paid).getFirst().caused()).containsExactly("finish");
        assertThat(events.allEvents("", 10).get(1).caused()).containsExactly("finish");
        assertThat(events.eventsAfterSnapshot("o1", "o1~created").getFirst().caused())
                .containsExactly("finish");
        assertThat(events.eventsForInstance("o1").get(1).caused()).containsExactly("finish");
        events.append(at("o2", "told", "INSTANCE_CREATED", "", "Open", 1_000, "finish"));
        assertThat(events.causedEvents("pay").getFirst().caused()).containsExactly("told");
    }

    @Test
    void effectsOfManyEventsAreFoundToo() {
        for (int i = 0; i < 1_001; i++) {
            events.append(at("o" + i, "c" + i, "INSTANCE_CREATED", "", "Open", 1_000 + i));
        }

        assertThat(events.allEvents("", 2_000).getFirst().caused())
                .hasSize(1_000)
                .startsWith("c1")
                .endsWith("c1000");
    }

    @Test
    void anEventThatCannotBeReadIsPassedOver() {
        live();
        stage.store
                .log()
                .append(
                        "machine:odd",
                        Expected.none(),
                        List.of(NewEvent.of("ODD", stage.clock.instant(), Json.parse("{\"entry\":\"later\"}"))));

        assertThat(ids(events.allEvents("", 10))).containsExactly("o1~created", "pay", "finish");
        assertThat(events.eventsByTimeRange(Instant.EPOCH, stage.clock.instant()))
                .hasSize(3);
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
        assertThat(ids(events.allEvents("", 2))).containsExactly("o1~created", "pay");
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
