package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Log;
import dev.holdfast.store.Stores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of an event, an auto and a timer when nobody can say whether a guard holds. */
class UndecidedGuardTest {
    private static final String EXPENSES = """
            name: Expenses
            entryMachine: Clerk
            stateMachines:
              - name: Expense
                initialState: Draft
                states: [{name: Draft}, {name: Director}, {name: Paid}, {name: Booked}, {name: Filed}, {name: Reminded}]
                transitions:
                  - {from: Draft, to: Director, event: SUBMIT, guard: "context.amount > 5000"}
                  - {from: Draft, to: Paid, event: SUBMIT}
                  - {from: Draft, to: Paid, event: PAY}
                  - {from: Draft, to: Director, event: PAY, guard: "context.amount > 5000"}
                  - {from: Draft, to: Director, event: MATCH, guard: "context.amount > 5000", matchingRules: [{eventProperty: no, instanceProperty: no}]}
                  - {from: Draft, to: Paid, event: MATCH}
                  - {from: Draft, to: Draft, event: SET}
                  - {from: Draft, to: Booked, event: BOOK}
                  - {from: Booked, to: Filed, event: FILE, type: auto, guard: "context.amount > 5000"}
                  - {from: Booked, to: Paid, event: ELSE, type: auto}
                  - {from: Draft, to: Reminded, event: REMIND, type: timeout, timeoutMs: 1000, guard: "context.amount > 5000"}
                  - {from: Draft, to: Paid, event: FORGET, type: timeout, timeoutMs: 3000}
              - name: Clerk
                initialState: Desk
                states: [{name: Desk}]
                transitions:
                  - {from: Desk, to: Desk, event: HAND_ON, type: inter_machine, targetMachine: Expense}
            """;

    private final Stage stage = new Stage(Stores.open("memory:"));
    private final MachineRuntime expenses = stage.process().host(EXPENSES);
    private final String id =
            expenses.create("Expense", json("{'amount': '6000', 'no': 1}")).id();

    @AfterEach
    void close() {
        stage.close();
    }

    private String state() {
        return expenses.instance(id).orElseThrow().state();
    }

    private List<String> refusals() {
        return stage.store.log().read(Streams.of(id), 0, Log.MAX_BATCH).stream()
                .filter(event -> event.type().equals("EVENT_REFUSED"))
                .map(event -> event.body().text())
                .toList();
    }

    @Test
    void anEventIsRefusedAndNoLaterTransitionIsTaken() {
        assertThatThrownBy(() -> expenses.send(id, stage.event("SUBMIT")))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("whether SUBMIT leads on from Draft cannot be decided: guard cannot be decided:"
                        + " 'context.amount > 5000': the text '6000' and 5000 cannot be put in order");
        assertThat(state()).isEqualTo("Draft");
    }

    @Test
    void whatIsTakenFirstIsTakenWhateverCannotBeDecidedAfterIt() {
        expenses.send(id, stage.event("PAY"));
        assertThat(state()).isEqualTo("Paid");
    }

    @Test
    void whatComesAfterAnotherByItsMatchingRulesIsNotAskedFirst() {
        expenses.send(id, stage.event("MATCH", "{'no': 2}"));
        assertThat(state()).isEqualTo("Paid");
    }

    @Test
    void anAutoThatCannotBeDecidedIsRecordedAndNoneAfterItIsTaken() {
        expenses.send(id, stage.event("BOOK"));
        assertThat(state()).isEqualTo("Booked");
        assertThat(refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal)
                        .contains("\"FILE\"", "GUARD_UNDECIDED", "the text '6000' and 5000 cannot be put in order"));
        assertThat(stage.heard)
                .anySatisfy(heard -> assertThat(heard.kind()).isEqualTo(Notification.Kind.EVENT_IGNORED));
    }

    @Test
    void aTimerThatCannotBeDecidedIsRecordedAsRefusedAndThoseAfterItHappen() {
        stage.advance(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("Draft");
        assertThat(refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal).contains("\"REMIND\"", "GUARD_UNDECIDED"));
        stage.advance(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("Paid");
        assertThat(refusals()).hasSize(1);
    }

    @Test
    void theSameEventIsTakenOnceTheDataIsMended() {
        assertThatThrownBy(() -> expenses.send(id, stage.event("SUBMIT"))).isInstanceOf(EventRefused.class);
        expenses.send(id, stage.event("SET", "{'amount': 6000}"));
        expenses.send(id, stage.event("SUBMIT"));
        assertThat(state()).isEqualTo("Director");
    }
}
