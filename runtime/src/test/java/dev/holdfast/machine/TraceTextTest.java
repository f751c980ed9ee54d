package dev.holdfast.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Trace.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTextTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private static PersistedEvent event(
            String id, String place, String before, String after, long millis, String... by) {
        String[] parts = place.split("/", -1);
        var event = new MachineEvent(
                before.isEmpty() ? "INSTANCE_CREATED" : "GO;NOW",
                Trees.object(),
                START,
                id.equals("pay") ? "4bf9" : null);
        long at = START.toEpochMilli() + millis;
        return new PersistedEvent(
                id, parts[2], parts[1], parts[0], event, before, after, at, List.of(by), List.of(), null, null, null);
    }

    /** A payment that follows from the creation of an order, and leads to a parcel that leads to two more events. */
    private static Trace trace() {
        var created = event("create-o1", "Orders/Order/o1", "", "Placed", 0);
        var pay = event("pay", "Orders/Order/o1", "Placed", "Paid", 1_000, "create-o1");
        var parcel = event("p", "Stock/Parcel/p1", "", "Packed", 1_012, "pay");
        var sent = event("s", "Stock/Parcel/p1", "Packed", "Sent", 91_012, "p");
        var told = event("t", "Orders/Order/o1", "Paid", "Told", 91_015, "s");
        var booked = event("b", "Books/Day/d1", "Open", "Open", 1_020, "pay");
        var effects = new Node(
                pay,
                List.of(
                        new Node(parcel, List.of(new Node(sent, List.of(new Node(told, List.of()))))),
                        new Node(booked, List.of())));
        return new Trace(List.of(created), effects, true);
    }

    @Test
    void causesStandAboveTheEventAndItsEffectsBelowItAsATree() {
        assertThat(TraceText.of(trace())).isEqualTo("""
                OpenTelemetry trace 4bf9

                Caused by, the first one first:
                  2026-03-01T08:00:00.000Z  Orders/Order o1  created in Placed  [create-o1]

                2026-03-01T08:00:01.000Z  Orders/Order o1  Placed -> Paid on GO;NOW  [pay]
                ├─ +0.012s  Stock/Parcel p1  created in Packed  [p]
                │  └─ +0:01:30  Stock/Parcel p1  Packed -> Sent on GO;NOW  [s]
                │     └─ +0.003s  Orders/Order o1  Paid -> Told on GO;NOW  [t]
                └─ +0.020s  Books/Day d1  Open -> Open on GO;NOW  [b]
                """);
    }

    @Test
    void theDiagramHasAnArrowForEachEventFromTheInstanceThatCausedItInTheOrderOfTime() {
        assertThat(TraceDiagram.of(trace())).isEqualTo("""
                sequenceDiagram
                    actor outside
                    participant i1 as Orders/Order o1
                    participant i2 as Stock/Parcel p1
                    participant i3 as Books/Day d1
                    Note over outside: trace 4bf9
                    outside->>i1: created in Placed
                    i1->>i1: Placed -> Paid on GO#59;NOW
                    i1->>i2: created in Packed
                    i1->>i3: Open -> Open on GO#59;NOW
                    i2->>i2: Packed -> Sent on GO#59;NOW
                    i2->>i1: Paid -> Told on GO#59;NOW
                """);
    }

    @Test
    void anEventAloneIsOneLineAndATraceThatIsTooLargeSaysSo() {
        var alone = new Trace(List.of(), new Node(event("x", "A/B/c", "Q", "R", 5, "unknown"), List.of()), false);
        assertThat(TraceText.of(alone)).isEqualTo("""
                2026-03-01T08:00:00.005Z  A/B c  Q -> R on GO;NOW  [x]

                There is more than is shown here: the trace is too large. Trace an event further down.
                """);
        assertThat(TraceDiagram.of(alone))
                .endsWith(
                        "    outside->>i1: Q -> R on GO#59;NOW\n    Note over i1: there is more than is shown here\n");
    }
}
