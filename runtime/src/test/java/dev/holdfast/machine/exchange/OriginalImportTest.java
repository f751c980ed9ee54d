package dev.holdfast.machine.exchange;

import static dev.holdfast.machine.exchange.Originals.SHOP;
import static dev.holdfast.machine.exchange.Originals.created;
import static dev.holdfast.machine.exchange.Originals.event;
import static dev.holdfast.machine.exchange.Originals.snapshot;
import static dev.holdfast.machine.exchange.Originals.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.machine.EventStore;
import dev.holdfast.machine.Instance;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreException;
import dev.holdfast.testkit.FaultyBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginalImportTest {
    private final Originals originals = new Originals();

    @AfterEach
    void close() {
        originals.close();
    }

    @Test
    void anInstanceBecomesAStreamWithTheIdsTimesAndCausesOfItsEvents() {
        ImportReport report = originals.add(created("o1", 1_000), event("e1", "PAY", "Draft", "Paid", 2_000));

        assertThat(report).isEqualTo(new ImportReport(2, 0, 0, 0, 1, 0, 0, 0, 2, 0));
        assertThat(originals.told).isEmpty();
        Instance order = originals.instance("o1");
        assertThat(order.state()).isEqualTo("Paid");
        assertThat(order.context()).isEqualTo(tree("{'total': 5, 'by': 'ann'}"));
        assertThat(order.createdAt()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(order.updatedAt()).isEqualTo(Instant.ofEpochMilli(2_000));
        var events = EventStore.of(originals.store).eventsForInstance("o1");
        assertThat(events).extracting("id").containsExactly("c-o1", "e1");
        assertThat(events.getLast().causedBy()).containsExactly("c-other");
        assertThat(EventStore.of(originals.store).causedEvents("c-other"))
                .extracting("id")
                .containsExactly("e1");
    }

    @Test
    void importingTwiceChangesNothing() {
        String[] records = {
            created("o1", 1_000), event("e1", "PAY", "Draft", "Paid", 2_000), snapshot("Paid", "active", "e1", 2_001)
        };
        originals.with(SHOP).add(records);
        long position = originals.store.log().readAll(0, 100).getLast().position();

        ImportReport again = originals.add(records);

        assertThat(again.unchanged()).isEqualTo(1);
        assertThat(again.eventsAdded()).isZero();
        assertThat(originals.store.log().readAll(position, 100)).isEmpty();
    }

    @Test
    void whatWasInterruptedIsContinued() {
        originals.add(created("o1", 1_000), event("e1", "PAY", "Draft", "Paid", 2_000));

        ImportReport report = originals.add(
                created("o1", 1_000),
                event("e1", "PAY", "Draft", "Paid", 2_000),
                event("e2", "NOTE", "Paid", "Paid", 3_000));

        assertThat(report.continued()).isEqualTo(1);
        assertThat(report.eventsAdded()).isEqualTo(1);
        assertThat(originals.ids("o1")).containsExactly("c-o1", "e1", "e2");
    }

    @Test
    void eventsOfOneMillisecondArePutSoThatEachLeadsOnFromTheOneBefore() {
        originals.add(
                event("e5", "SEND", "Paid", "Sent", 2_000),
                event("e3", "BACK", "Paid", "Draft", 2_000),
                event("e4", "PAY", "Draft", "Paid", 2_000),
                event("e1", "PAY", "Draft", "Paid", 2_000),
                created("o1", 2_000));

        assertThat(originals.told).isEmpty();
        assertThat(originals.ids("o1")).startsWith("c-o1").endsWith("e5").hasSize(5);
        assertThat(originals.instance("o1").state()).isEqualTo("Sent");
    }

    @Test
    void aCreationThatWasWrittenLateComesFirstAllTheSame() {
        originals.add(event("e1", "PAY", "Draft", "Paid", 1_999), created("o1", 2_000));

        assertThat(originals.ids("o1")).containsExactly("c-o1", "e1");
        assertThat(originals.told).isEmpty();
    }

    @Test
    void anInstanceWhoseCreationIsNotThereBeginsWithWhatIsKnown() {
        ImportReport report = originals.add(event("e1", "PAY", "Draft", "Paid", 2_000));

        assertThat(originals.instance("o1").state()).isEqualTo("Paid");
        assertThat(report.doubts()).isEqualTo(1);
        assertThat(originals.told)
                .containsExactly("instance 'o1': its creation is not there; it begins with event 'e1'");
    }

    @Test
    void aGapBetweenEventsIsToldAndWhatComesAfterItIsKept() {
        originals.add(created("o1", 1_000), event("e9", "SEND", "Paid", "Sent", 3_000));

        assertThat(originals.ids("o1")).containsExactly("c-o1", "e9");
        assertThat(originals.told)
                .containsExactly("instance 'o1': event 'e9' leads on from 'Paid', and before it is 'Draft'; an event"
                        + " between them is not there");
    }

    @Test
    void aSnapshotSaysWhatItsLastEventLeavesOut() {
        originals.add(
                created("o1", 1_000),
                event("e1", "PAY", "Draft", "Paid", 2_000),
                event("e2", "SEND", "Paid", "Sent", 3_000),
                snapshot("Sent", "completed", "e2", 3_001));

        Instance order = originals.instance("o1");
        assertThat(order.status()).isEqualTo(Instance.Status.COMPLETED);
        assertThat(order.disposed()).isTrue();
        assertThat(order.publicMember()).isEqualTo(tree("{'total': 5, 'by': 'ann', 'exact': true}"));
        assertThat(order.context()).isEqualTo(tree("{}"));
        assertThat(originals.ids("o1")).containsExactly("c-o1", "e1", "e2");
    }

    @Test
    void aDefinitionSaysWhichInstancesAreOverAndGivesTheOthersTheirTimers() {
        originals
                .with(SHOP)
                .add(
                        created("o1", 1_000),
                        event("e1", "PAY", "Draft", "Paid", 2_000),
                        created("o2", 1_000),
                        event("f1", "SEND", "Draft", "Sent", 2_000).replace("o1", "o2"));

        assertThat(originals.instance("o2").status()).isEqualTo(Instance.Status.COMPLETED);
        Instance paid = originals.instance("o1");
        assertThat(paid.definition()).isEqualTo(SHOP.machine("Order").hash());
        assertThat(paid.publicMember()).isEqualTo(tree("{'total': 5, 'by': 'ann'}"));
        assertThat(paid.timers())
                .singleElement()
                .satisfies(timer -> assertThat(timer.deadline()).isEqualTo(Instant.ofEpochMilli(62_000)));
    }

    @Test
    void aSnapshotAloneIsEnoughWhereTheDefinitionNamesTheComponent() {
        originals.add(snapshot("Paid", "active", "e1", 2_000));
        assertThat(originals.told)
                .containsExactly(
                        "record 1 is skipped: it does not say to which component machine 'Order' belongs, and no"
                                + " component that is given has it");
        originals.told.clear();

        ImportReport report = originals.with(SHOP).add(snapshot("Paid", "active", "e1", 2_000));

        assertThat(report.added()).isEqualTo(1);
        assertThat(originals.told).isEmpty();
        assertThat(originals.instance("o1").state()).isEqualTo("Paid");
        assertThat(originals.instance("o1").lastEventId()).isEqualTo("e1");
    }

    @Test
    void aSnapshotThatContradictsTheEventsIsPassedOver() {
        originals.add(
                created("o1", 1_000),
                event("e1", "PAY", "Draft", "Paid", 2_000),
                snapshot("Draft", "error", "e1", 3_000));

        assertThat(originals.instance("o1").state()).isEqualTo("Paid");
        assertThat(originals.instance("o1").status()).isEqualTo(Instance.Status.ACTIVE);
        assertThat(originals.told)
                .containsExactly(
                        "instance 'o1': its snapshot says 'Draft' and event 'e1' leads to 'Paid'; the snapshot is"
                                + " passed over");
    }

    @Test
    void whatOnlyALaterSnapshotTellsIsTakenFromIt() {
        originals.add(created("o1", 1_000), snapshot("Sent", "completed", "e7", 9_000));

        Instance order = originals.instance("o1");
        assertThat(order.state()).isEqualTo("Sent");
        assertThat(order.createdAt()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(originals.told).singleElement().asString().contains("it goes on as the snapshot says");
    }

    @Test
    void damagedAndContradictoryRecordsAreToldOneByOneAndTheRestIsTakenOver() {
        ImportReport report = originals.add(
                created("o1", 1_000),
                created("o1", 1_000),
                event("e1", "PAY", "Draft", "Paid", 2_000),
                event("e1", "PAY", "Draft", "Lost", 2_000),
                created("o1", 1_500).replace("c-o1", "c-2"),
                event("e2", "NOTE", "Paid", "Paid", 3_000).replace("'persistedAt': 3000", "'persistedAt': 'noon'"),
                event("e3", "NOTE", "Paid", "", 3_000),
                event("e4\u0001", "NOTE", "Paid", "Paid", 3_000).replace("\u0001", "\\u0001"),
                "{'hello': 1}",
                "7");

        assertThat(report.added()).isEqualTo(1);
        assertThat(report.repeated()).isEqualTo(1);
        assertThat(report.skipped()).isEqualTo(7);
        assertThat(originals.ids("o1")).containsExactly("c-o1", "e1");
        assertThat(originals.told)
                .containsExactly(
                        "record 4 is skipped: there is another event 'e1', which says something else",
                        "record 5 is skipped: instance 'o1' is created already",
                        "record 6 is skipped: persistedAt is 'noon', which is no moment",
                        "record 7 is skipped: it has no stateAfter",
                        "record 8 is skipped: the id 'e4?' has a control character at index 2; use printable characters",
                        "record 9 is skipped: it is neither an event nor a snapshot",
                        "record 10 is skipped: it is neither an event nor a snapshot");
    }

    @Test
    void whatHasGoneOnHereAndElsewhereIsNotMixed() {
        originals.with(SHOP).add(created("o1", 1_000));

        ImportReport report = originals.add(created("o1", 1_000), event("e1", "PAY", "Draft", "Paid", 2_000));

        assertThat(report.refused()).isEqualTo(1);
        assertThat(originals.ids("o1")).containsExactly("c-o1");
        assertThat(originals.told).singleElement().asString().contains("has gone on here since it was taken over");
    }

    @Test
    void aPlanTellsTheSameAndWritesNothing() {
        String[] records = {created("o1", 1_000), snapshot("Sent", "completed", "e7", 9_000), "{}"};
        ImportReport planned = originals.plan(records);
        assertThat(originals.store.log().readAll(0, 1)).isEmpty();
        assertThat(originals.store.docs().collections()).isEmpty();
        assertThat(originals.add(records)).isEqualTo(planned);
    }

    @Test
    void anImportThatIsCutOffAnywhereAndRepeatedIsWholeAndWritesNothingTwice() {
        String[] records = {
            created("o1", 1_000),
            event("e1", "PAY", "Draft", "Paid", 2_000),
            snapshot("Paid", "active", "e1", 2_000),
            created("o2", 1_000)
        };
        for (int operations = 1; operations < 40; operations++) {
            try (var cutOff = new Originals()) {
                cutOff.with(SHOP);
                var faulty = new FaultyBackend(cutOff.store);
                faulty.failFrom(operations);
                try {
                    cutOff.addTo(faulty, records);
                } catch (StoreFailed | StoreException gone) {
                    assertThat(gone).isNotNull();
                }

                ImportReport again = cutOff.add(records);

                assertThat(again.refused()).isZero();
                assertThat(cutOff.ids("o1")).containsExactly("c-o1", "e1");
                assertThat(cutOff.instance("o1").timers()).hasSize(1);
                assertThat(cutOff.instance("o2").definition())
                        .isEqualTo(SHOP.machine("Order").hash());
            }
        }
    }

    @Test
    void whoeverImportsAtTheSameTimeTakesEveryInstanceOnce() {
        String[] records = {created("o1", 1_000), event("e1", "PAY", "Draft", "Paid", 2_000), created("o2", 1_000)};
        var other = new AtomicReference<Runnable>(() -> originals.add(created("o1", 1_000)));
        Log log = originals.store.log();
        Log racing = between(
                Log.class, log, "append", () -> other.getAndSet(() -> {}).run());
        Backend store = between(Backend.class, originals.store, "log", racing);

        ImportReport report = originals.addTo(store, records);

        assertThat(report.continued()).isEqualTo(1);
        assertThat(report.added()).isEqualTo(1);
        assertThat(originals.told).isEmpty();
        assertThat(originals.ids("o1")).containsExactly("c-o1", "e1");
        assertThat(originals.ids("o2")).containsExactly("c-o2");
    }

    /** The same, where something happens before each call of a method. */
    private static <T> T between(Class<T> type, T inner, String method, Runnable before) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        before.run();
                    }
                    return invoked(inner, called, arguments);
                }));
    }

    /** The same, where a method gives something else. */
    private static <T> T between(Class<T> type, T inner, String method, Object instead) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) ->
                        called.getName().equals(method) ? instead : invoked(inner, called, arguments)));
    }

    private static Object invoked(Object inner, Method called, Object[] arguments) throws Throwable {
        try {
            return called.invoke(inner, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
