package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.problems;
import static dev.holdfast.machine.model.Components.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule that makes a definition wrong, with the place and what to do. */
class ComponentProblemsTest {
    private static final String STATES = "initialState: A\nstates: [{name: A}, {name: B, type: final}]\n";

    private static String transition(String fields) {
        return shop(STATES + "transitions:\n  - {" + fields + "}\n");
    }

    @Test
    void everythingIsToldAtOnceInTheOrderOfTheFile() {
        String text = """
                name: Shop
                entryMachine: Ordr
                stateMachines:
                  - name: Order
                    initialState: Drft
                    states:
                      - {name: Draft, type: start}
                      - {name: Draft}
                      - {type: final}
                    transitions:
                      - {from: Draft, to: Done, event: GO, guard: "amount > 5"}
                      - {from: Drat, to: Draft, event: BACK, type: timeout}
                  - name: Order
                    states: [{name: A, type: final}]
                """;
        assertThat(problems(text))
                .containsExactly(
                        "2:15 entryMachine is 'Ordr', and there is none; did you mean 'Order'?",
                        "5:19 machine 'Order': initialState is 'Drft', and there is none; did you mean 'Draft'?",
                        "7:29 machine 'Order', state 'Draft': type is the text 'start'; write one of entry, error, final, regular",
                        "8:16 machine 'Order': states[1].name is 'Draft', which an earlier state of this machine has; choose another",
                        "9:9 machine 'Order': states[2].name is missing; write a text",
                        "11:27 machine 'Order': to is 'Done', and there is none; known: Draft",
                        "11:51 machine 'Order', transition Draft -> Done on GO: guard 'amount > 5': 'amount' at character 1 is not known here; write context.amount, event.payload.amount or publicMember.amount",
                        "12:9 machine 'Order', transition Drat -> Draft on BACK: timeoutMs is missing; write after how many milliseconds it happens",
                        "12:16 machine 'Order': from is 'Drat', and there is none; did you mean 'Draft'?",
                        "13:5 machine 'Order': initialState is missing; write a text",
                        "13:11 stateMachines[1].name is 'Order', which an earlier machine has; choose another");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                              | 1:1 name is missing; write a text
            {}                              | 1:1 stateMachines is missing; write at least one machine,
            {name: 5, stateMachines: []}    | 1:8 name is 5; write it in quotes, "5"
            [a]                             | 1:1 a component is an object with 'name:' and 'stateMachines:', and this is none
            {name: C, stateMachines: [7]}   | 1:27 stateMachines has 7 at 0; write an object
            {name: C, stateMachines: [{}]}  | 1:27 stateMachines[0].name is missing; write a text
            {name: C, stateMachines: [{}]}  | 1:27 stateMachines[0].initialState is missing; write a text
            {name: C, stateMachines: [{}]}  | 1:27 stateMachines[0].states is missing; write at least one state,
            """)
    void whatMustBeThereIsAskedFor(String text, String problem) {
        assertThat(problems(text)).anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            to: B, event: GO                                         | from is missing; write a text
            from: A, event: GO                                       | to is missing; write a text
            from: A, to: B                                           | event is missing; write a text
            from: A, to: C, event: GO                                | to is 'C', and there is none; did you mean
            from: A, to: B, event: GO, type: auto matic              | type is the text 'auto matic'; write one of auto, cross_component,
            from: A, to: B, event: GO, type: timeout                 | timeoutMs is missing; write after how many milliseconds it happens
            from: A, to: B, event: GO, type: timeout, timeoutMs: -1  | timeoutMs is -1; write a whole number from 0 to
            from: A, to: B, event: GO, type: timeout, timeoutMs: 1s  | timeoutMs is the text '1s'; write a whole number from 0 to
            from: A, to: B, event: GO, type: inter_machine           | targetMachine is missing; write a text
            from: A, to: B, event: GO, type: cross_component         | targetComponent is missing; write a text
            from: A, to: B, event: GO, type: internal                | to is 'B', and an internal transition stays where it is; write 'to: A'
            from: A, to: B, event: GO, notifyParent: {}              | notifyParent.event is missing; write a text
            from: A, to: B, event: GO, matchingRules: [{operator: ~}] | matchingRules[0].eventProperty is missing
            from: A, to: B, event: GO, guard: "context.a >"          | guard 'context.a >': the end at character 12 cannot stand here
            from: A, to: B, event: GO, guard: {expression: "a"}      | guard.expression 'a': 'a' at character 1 is not known here; write context.a,
            from: A, to: B, event: GO, guards: [{}]                  | guards[0] says nothing that can be understood; write one of expression,
            from: A, to: B, event: GO, guards: [{type: custom}]      | guards[0].condition is missing; write one, like
            from: A, to: B, event: GO, guards: [{type: context}]     | guards[0].property is missing; write a text
            from: A, to: B, event: GO, guards: [{keys: 7}]           | guards[0].keys is 7; write a list
            from: A, to: B, event: GO, guards: [5, {contains: x}]    | guards has 5 at 0; write an object
            from: A, to: B, event: GO, createInstance: {}            | createInstance.machine is missing; write a text
            """)
    void aTransitionIsWrong(String fields, String problem) {
        assertThat(problems(transition(fields)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void anOlderNameBesideTheNewerOneIsWrongOnlyWhereTheyDiffer() {
        String same = "initialState: A\nstates: [{name: A, type: final, onEntry: x, entryMethod: x}]";
        assertThat(Components.order(same).state("A").onEntry()).isEqualTo("x");
        assertThat(problems(shop(same.replace("entryMethod: x", "entryMethod: y"))))
                .containsExactly("5:62 machine 'Order', state 'A': entryMethod is 'y' and onEntry is 'x';"
                        + " entryMethod is the older name of onEntry, remove one of them");
    }

    @Test
    void autosThatFollowEachOtherForEverAreShown() {
        String cycle =
                "initialState: A\nstates: [{name: A}, {name: B}, {name: C}, {name: D, type: final}]\ntransitions:\n"
                        + "  - {from: A, to: B, event: X, type: auto}\n"
                        + "  - {from: B, to: C, event: Y, type: auto, timeoutMs: 0}\n"
                        + "  - {from: C, to: B, event: Z, type: auto}\n"
                        + "  - {from: C, to: D, event: END}\n";
        assertThat(problems(shop(cycle)))
                .containsExactly(
                        "8:23 machine 'Order': these autos follow each other at once and for ever: B -> C -> B;"
                                + " give one of them a guard or a 'timeoutMs'");
        assertThat(Components.order(cycle.replace("event: Z, type: auto", "event: Z, type: auto, guard: context.again"))
                        .transitions())
                .hasSize(4);
        assertThat(Components.order(cycle.replace("timeoutMs: 0", "timeoutMs: 1"))
                        .transitions())
                .hasSize(4);
    }

    @Test
    void anAutoThatStaysWhereItIsHappensOnceIfItsDelayIsNotStartedAgain() {
        String loop =
                STATES + "transitions:\n  - {from: A, to: A, event: X, type: auto}\n  - {from: A, to: B, event: Y}\n";
        assertThat(problems(shop(loop))).singleElement().asString().contains("for ever: A -> A;");
        assertThat(Components.order(loop.replace("type: auto", "type: auto, resetOnTransition: false"))
                        .transitions())
                .hasSize(2);
    }

    @Test
    void limitsAreNamed() {
        String many = IntStream.rangeClosed(0, ComponentReader.MAX_MACHINES)
                .mapToObj(i -> "{name: M" + i + "}")
                .collect(Collectors.joining(", ", "name: C\nstateMachines: [", "]"));
        assertThat(problems(many)).containsExactly("2:16 stateMachines has 1001 machines; at most 1000 are possible");
        assertThat(problems(shop("initialState: A\nstates: [{name: " + "A".repeat(101) + "}]")))
                .anySatisfy(
                        found -> assertThat(found).contains("has 101 characters, more than 100; choose a shorter one"));
        assertThat(problems(transition("from: A, to: B, event: GO, guard: \"context.a" + " + 1".repeat(300) + "\"")))
                .singleElement()
                .asString()
                .endsWith("guard has 1209 characters, more than 1000; shorten it");
    }

    @Test
    void aMigrationLeadsFromAHashToStatesThereAre() {
        String migrations = STATES + "migrations:\n  - {from: 123, states: {}}\n  - {from: abcdefgh, states: {}}\n"
                + "  - {from: 0123abcd, states: {Old: New}}\n";
        assertThat(problems(shop(migrations)))
                .containsExactly(
                        "7:16 machine 'Order': migrations[0].from is 123; write it in quotes, \"123\"",
                        "8:16 machine 'Order': migrations[1].from is 'abcdefgh'; write the hash of the earlier definition, at"
                                + " least 8 of its hexadecimal digits",
                        "9:40 machine 'Order': the migration's state is 'New', and there is none; known: A, B");
    }

    @Test
    void aFileFullOfWrongNamesIsRefusedQuickly() {
        String states = IntStream.range(0, 9_000)
                .mapToObj(i -> "{name: SomeState" + i + "}")
                .collect(Collectors.joining(", ", "initialState: SomeState0\nstates: [", "]\n"));
        String transitions = IntStream.range(0, 9_000)
                .mapToObj(i -> "{from: Some-State" + i + ", to: Some_State" + i + ", event: GO}")
                .collect(Collectors.joining(", ", "transitions: [", "]\n"));
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(problems(shop(states + transitions))).hasSize(18_000));
    }
}
