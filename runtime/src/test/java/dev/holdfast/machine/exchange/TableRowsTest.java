package dev.holdfast.machine.exchange;

import static dev.holdfast.machine.exchange.Originals.SHOP;
import static dev.holdfast.machine.exchange.Originals.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.machine.EventStore;
import dev.holdfast.machine.Instance;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of the two pairs of tables that have the same names. */
class TableRowsTest {
    private final Originals originals = new Originals().with(SHOP);

    @AfterEach
    void close() {
        originals.close();
    }

    private static String row(String id, String type, String before, String after, long at) {
        return "{'id': '" + id
                + "', 'instance_id': 'o1', 'machine_name': 'Order', 'component_name': 'Shop', 'event_type': '"
                + type + "', 'event_payload': {'initialContext': {'total': 5}}, 'state_before': '" + before
                + "', 'state_after': '" + after + "', 'persisted_at': '" + at
                + "', 'caused_by': '{a,\\\"b\\\"}', 'caused': [], 'source_component_name': null, 'target_component_name': null,"
                + " 'created_at': '2026-01-01 00:00:00.123'}";
    }

    private static String distributed(String id, String type, String before, String after, long at) {
        return "{'id': '" + id
                + "', 'instance_id': 'o1', 'machine_name': 'Order', 'component_name': 'Shop', 'event_type': '"
                + type + "', 'event_payload': {}, 'from_state': " + before + ", 'to_state': '" + after
                + "', 'context': {'n': 1}, 'public_member_snapshot': {'total': 6}, 'source_component_name': 'Desk',"
                + " 'correlation_id': 'x', 'causation_id': 'x', 'caused': [], 'persisted_at': " + at + "}";
    }

    @Test
    void rowsOfTheDocumentedTablesAreRead() {
        ImportReport report = originals.add(
                row("c1", "INSTANCE_CREATED", "", "Draft", 1_000),
                row("e1", "SEND", "Draft", "Sent", 2_000),
                "{'instance_id': 'o1', 'machine_name': 'Order', 'current_state': 'Sent', 'status': 'completed',"
                        + " 'context': {}, 'public_member': {'total': 7}, 'snapshot_at': 2001, 'last_event_id': 'e1',"
                        + " 'pending_timeouts': null, 'created_at': '2026-01-01 00:00:00', 'updated_at': '2026-01-01 00:00:00'}");

        assertThat(originals.told).isEmpty();
        assertThat(report.added()).isEqualTo(1);
        Instance order = originals.instance("o1");
        assertThat(order.status()).isEqualTo(Instance.Status.COMPLETED);
        assertThat(order.publicMember()).isEqualTo(tree("{'total': 7}"));
        assertThat(order.createdAt()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(EventStore.of(originals.store)
                        .eventsForInstance("o1")
                        .getLast()
                        .causedBy())
                .containsExactly("a", "b");
    }

    @Test
    void rowsOfTheDistributedTablesAreReadThoughTheirSnapshotsSayLess() {
        originals.add(
                distributed("c1", "INSTANCE_CREATED", "null", "Draft", 1_000),
                distributed("e1", "PAY", "'Draft'", "Paid", 2_000),
                "{'instance_id': 'o1', 'machine_name': 'Order', 'current_state': 'Paid', 'context': {'n': 2},"
                        + " 'event_count': 0, 'pending_timeouts': null, 'created_at': '2026-01-01T00:00:00Z',"
                        + " 'updated_at': '2026-01-01 00:00:00+00'}");

        assertThat(originals.told).isEmpty();
        Instance order = originals.instance("o1");
        assertThat(order.state()).isEqualTo("Paid");
        assertThat(order.publicMember()).isEqualTo(tree("{'total': 6}"));
        assertThat(order.context()).isEqualTo(tree("{'n': 2}"));
        assertThat(EventStore.of(originals.store)
                        .eventsForInstance("o1")
                        .getLast()
                        .causedBy())
                .containsExactly("x");
    }

    @Test
    void aSnapshotThatNamesNoEventStandsAloneWithTheTimeItWasWritten() {
        originals.add(
                "{'instance_id': 'o1', 'machine_name': 'Order', 'current_state': 'Paid', 'context': '{\\\"n\\\": 2}',"
                        + " 'event_count': 0, 'created_at': 1000, 'updated_at': 2000}");

        assertThat(originals.told).isEmpty();
        assertThat(originals.instance("o1").updatedAt()).isEqualTo(Instant.ofEpochMilli(2_000));
        assertThat(originals.instance("o1").context()).isEqualTo(tree("{'n': 2}"));
    }
}
