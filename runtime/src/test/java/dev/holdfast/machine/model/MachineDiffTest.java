package dev.holdfast.machine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineDiffTest {
    private static final String ORDER = """
            initialState: Draft
            contextSchema: {total: {type: number, required: true}}
            states: [{name: Draft}, {name: Validated, onEntry: check}, {name: Paid, type: final}]
            transitions:
              - {from: Draft, to: Validated, event: VALIDATE, guard: "context.total > 0"}
              - {from: Validated, to: Paid, event: PAY, triggeredMethod: charge}
              - {from: Validated, to: Paid, event: GIVE_UP, type: timeout, timeoutMs: 1000}
            """;

    private static List<String> diff(String... replacements) {
        String changed = ORDER;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(changed).contains(replacements[i]);
            changed = changed.replace(replacements[i], replacements[i + 1]);
        }
        Machine before = Components.order(ORDER);
        Machine after = Components.order(changed);
        List<String> differences = MachineDiff.between(before, after);
        assertThat(differences.isEmpty()).isEqualTo(before.hash().equals(after.hash()));
        return differences;
    }

    @Test
    void theSameMachineDoesNotDiffer() {
        assertThat(diff()).isEmpty();
    }

    @Test
    void whatDoesNotMatterToInstancesIsNoDifference() {
        assertThat(diff(
                        "{name: Draft}", "{name: Draft, type: regular, description: New, metadata: {x: 1}}",
                        "onEntry: check", "entryMethod: check",
                        "event: VALIDATE, guard: \"context.total > 0\"",
                                "event: VALIDATE, description: y, guards: [{type: context, property: total, operator: '>', value: 0}]",
                        "type: number,", "type: number, label: Total, placeholder: 5,",
                        "transitions:", "handlerTimeoutMs: 5\nmigrations: [{from: abcdef01}]\ntransitions:"))
                .isEmpty();
    }

    @Test
    void statesAndTransitionsComeAndGo() {
        assertThat(diff("{name: Paid, type: final}", "{name: Settled, type: final}", "to: Paid", "to: Settled"))
                .containsExactly(
                        "state 'Paid' was removed",
                        "state 'Settled' was added",
                        "transition Validated -> Paid on PAY was removed",
                        "transition Validated -> Paid on GIVE_UP was removed",
                        "transition Validated -> Settled on PAY was added",
                        "transition Validated -> Settled on GIVE_UP was added");
    }

    @Test
    void whatChangedIsShownBeforeAndAfter() {
        assertThat(diff(
                        "context.total > 0", "context.total > 9",
                        "onEntry: check", "onEntry: inspect",
                        "timeoutMs: 1000", "timeoutMs: 2000",
                        ", triggeredMethod: charge", "",
                        "initialState: Draft", "initialState: Validated\nonHandlerFailure: fail"))
                .containsExactly(
                        "state 'Validated': onEntry was 'check' and is 'inspect'",
                        "transition Draft -> Validated on VALIDATE: guards were [\"context.total > 0\"] and are [\"context.total > 9\"]",
                        "transition Validated -> Paid on PAY: triggeredMethod was 'charge' and is absent",
                        "transition Validated -> Paid on GIVE_UP: timeoutMs was 1000 and is 2000",
                        "the machine: initialState was 'Draft' and is 'Validated'",
                        "the machine: onHandlerFailure was absent and is 'fail'");
    }

    @Test
    void theSchemaAnInstanceBeginsWithMatters() {
        assertThat(diff(
                        "required: true",
                        "required: false",
                        "contextSchema: {",
                        "contextSchema: {gift: {type: boolean}, "))
                .containsExactly("field 'total': required was true and is absent", "field 'gift' was added");
    }

    @Test
    void theOrderOfTransitionsMattersAsTheFirstIsTaken() {
        String pay = "  - {from: Validated, to: Paid, event: PAY, triggeredMethod: charge}\n";
        assertThat(diff(pay, "", "transitions:\n", "transitions:\n" + pay))
                .containsExactly("the order of the transitions has changed");
    }
}
