package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.shop;
import static dev.holdfast.machine.model.Components.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is doubtful is told, and the definition is accepted all the same. */
class ComponentWarningsTest {
    private static final String STATES = "initialState: A\nstates: [{name: A}, {name: B, type: final}]\n";

    private static String machine(String transition) {
        return shop(STATES + "transitions:\n  - {from: A, to: B, event: END}\n  - {" + transition + "}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            from: A, to: B, event: goOn     | event is 'goOn'; events are written in capitals, like ORDER_PAID
            from: B, to: A, event: GO       | from is 'B', where instances have ended and take no more events: this transition
            from: A, to: C, event: GO, type: inter_machine, targetMachine: Order | to is 'C', which the machine does not define, so it is
            from: A, to: B, event: GO, type: inter_machine, targetMachine: Ordr  | targetMachine is 'Ordr', and there is none; did you mean 'Order'?
            from: A, to: B, event: GO, type: inter_machine, targetMachine: Order, targetState: C | targetState is 'C', and there is none; did you mean 'A'?
            from: A, to: B, event: GO, type: inter_machine, targetMachine: Order, targetEvent: X | targetEvent has no effect here; write 'type: cross_component'
            from: A, to: B, event: GO, createInstance: {machine: Order, context: {id: uuid()}} | createInstance.context maps 'id' to 'uuid()', which is no path
            from: A, to: B, event: GO, type: cross_component, targetComponent: X, targetMachine: Y, targetEvent: Z | targetEvent has no 'matchingRules' beside it
            from: A, to: B, event: GO, targetMachine: Order | targetMachine has no effect here; write 'type: inter_machine' or
            from: A, to: B, event: GO, timeoutMs: 5 | timeoutMs has no effect, as the transition is no timeout; write 'type: timeout'
            from: A, to: B, event: GO, guardd: x    | guardd is not known here and ignored; did you mean 'guard'?
            """)
    void aTransitionIsDoubtful(String transition, String warning) {
        assertThat(warnings(machine(transition)))
                .singleElement()
                .asString()
                .startsWith("8:")
                .contains(warning);
    }

    @Test
    void aMachineThatNeverEndsIsDoubtful() {
        assertThat(warnings(shop("initialState: A\nstates: [{name: A}]")))
                .containsExactly("5:13 machine 'Order': no state is of type final or error, so an instance never ends");
    }

    @Test
    void aStateThatCannotBeReachedIsDoubtfulUnlessInstancesAreCreatedInIt() {
        String apart = STATES.replace("]", ", {name: C}]") + "transitions:\n  - {from: A, to: B, event: GO}\n";
        assertThat(warnings(shop(apart))).containsExactly("5:49 machine 'Order': state 'C' cannot be reached from A");
        String created = apart + "  - {from: A, to: B, event: MAKE, createInstance: {machine: Order, state: C}}\n";
        assertThat(warnings(shop(created))).isEmpty();
    }

    @Test
    void namesThatAreHardToTypeAreDoubtful() {
        assertThat(
                        warnings(
                                "name: My shop\nstateMachines: [{name: 2nd, initialState: Zu Ende, states: [{name: Zu Ende, type: final}]}]"))
                .containsExactly(
                        "1:7 name is 'My shop'; names of letters, digits, '_' and '-' that begin with a letter are easier to type",
                        "2:24 machine '2nd': name is '2nd'; names of letters, digits, '_' and '-' that begin with a letter are easier to"
                                + " type",
                        "2:68 machine '2nd': name of a state is 'Zu Ende'; names of letters, digits, '_' and '-' that begin with a letter"
                                + " are easier to type");
    }

    @Test
    void aCascadingRuleToNowhereIsDoubtfulWithinTheComponentOnly() {
        String rules = "initialState: A\nstates:\n  - name: A\n    type: final\n    cascadingRules:\n"
                + "      - {targetMachine: Ordr, event: GO}\n"
                + "      - {targetMachine: Order, targetState: C, event: GO}\n"
                + "      - {targetMachine: Elsewhere, targetComponent: Other, event: GO}\n";
        assertThat(warnings(shop(rules)))
                .containsExactly(
                        "9:29 machine 'Order': targetMachine is 'Ordr', and there is none; did you mean 'Order'?",
                        "10:49 machine 'Order': targetState is 'C', and there is none; did you mean 'A'?");
    }

    @Test
    void fieldsThatTheFormatDoesNotKnowAreToldAndIgnored() {
        String text =
                "name: C\nentryMachin: M\nx-mine: 1\nstateMachines:\n  - {name: M, initialState: A, states: [{name: A, type: final, colour: red}]}";
        assertThat(warnings(text))
                .containsExactly(
                        "2:1 entryMachin is not known here and ignored; did you mean 'entryMachine'?",
                        "5:64 machine 'M', state 'A': colour is not known here and ignored; known: cascadingRules, description, entryMethod,"
                                + " exitMethod, metadata, name, onEntry, onExit, type");
    }

    @Test
    void aModeWithoutAnEntryMachineAndALinkWithoutAnEventHaveNoEffect() {
        assertThat(warnings("entryMachineMode: multiple\n"
                        + shop("initialState: A\nstates: [{name: A, type: final}]\nparentLink: {enabled: true}")))
                .containsExactly(
                        "1:19 entryMachineMode has no effect without 'entryMachine'",
                        "7:17 machine 'Order': parentLink.onStateChange names no event, so the parent is told nothing; write one");
    }
}
