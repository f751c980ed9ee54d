package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.machine.model.ComponentReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a contextSchema says of the data holds when an instance is created, and whenever its data change. */
class ContextSchemaTest {
    private static final String ORDERS = """
            name: Orders
            stateMachines:
              - name: Order
                initialState: Open
                contextSchema:
                  amount: {type: number, required: true, min: 0, max: 100, default: 1}
                  note: {type: string}
                  gift: {type: boolean}
                  color: {type: select, options: [red, {value: blue, label: Blue}]}
                states: [{name: Open}, {name: Paid, onEntry: count}]
                transitions:
                  - {from: Open, to: Open, event: SET}
                  - {from: Open, to: Open, event: LOOK, matchingRules: [{eventProperty: note, instanceProperty: note}]}
                  - {from: Open, to: Paid, event: PAY}
                  - {from: Open, to: Open, event: SPLIT, type: inter_machine, targetMachine: Order,
                     contextMapping: {note: amount}}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private static final String CASES = """
            {'amount': 'large'}  | 'amount' is the text 'large', and the contextSchema of Order says type: number
            {'amount': -0.5}     | 'amount' is -0.5, and the contextSchema of Order says min: 0
            {'amount': 101}      | 'amount' is 101, and the contextSchema of Order says max: 100
            {'note': 7}          | 'note' is 7, and the contextSchema of Order says type: string
            {'gift': 'yes'}      | 'gift' is the text 'yes', and the contextSchema of Order says type: boolean
            {'color': 'green'}   | 'color' is the text 'green', and the contextSchema of Order says options: red, blue
            {'color': ['red']}   | 'color' is ["red"], and the contextSchema of Order says type: select
            """;

    @ParameterizedTest
    @CsvSource(textBlock = CASES, delimiter = '|', quoteCharacter = '\0')
    void whatBreaksARuleIsRefusedAtCreationAndOnChangeWithTheFieldAndTheRule(String data, String explanation) {
        MachineRuntime orders = stage.process().host(ORDERS);

        assertThatThrownBy(() -> orders.create("bad", "Order", json(data)))
                .isInstanceOf(InvalidData.class)
                .hasMessageContaining(explanation);
        assertThat(stage.store.log().version("machine:bad")).isZero();

        orders.create("good", "Order", json("{'amount': 5, 'note': 'x', 'gift': true, 'color': 'blue'}"));
        assertThatThrownBy(() -> orders.send("good", stage.event("SET", data)))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining(explanation);
        assertThat(orders.instance("good").orElseThrow().version()).isEqualTo(1);
        assertThat(orders.send("good", stage.event("LOOK", data))).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void whatIsMissingOrNullOrNotInTheSchemaBreaksNoRule() {
        MachineRuntime orders = stage.process().host(ORDERS);

        orders.create("o", "Order", json("{'note': null, 'other': [1]}"));
        orders.send("o", stage.event("SET", "{'color': 'red', 'amount': 100, 'more': 'x'}"));

        assertThat(orders.instance("o").orElseThrow().context())
                .isEqualTo(json("{'note': null, 'other': [1], 'amount': 100, 'color': 'red', 'more': 'x'}"));
    }

    @Test
    void aHandlerThatBreaksARuleHasFailedAndWhatItDidIsForgotten() {
        Handlers handlers =
                Handlers.of(Map.of("count", (event, context, sender) -> context.put("amount", context.size() * 1_000)));
        MachineRuntime orders = stage.process().host(ORDERS, handlers);
        orders.create("o", "Order", json("{'amount': 5}"));

        orders.send("o", stage.event("PAY"));

        Instance paid = orders.instance("o").orElseThrow();
        assertThat(paid.state()).isEqualTo("Paid");
        assertThat(paid.context()).isEqualTo(json("{'amount': 5}"));
        assertThat(stage.heard)
                .filteredOn(notification -> notification.kind() == Notification.Kind.USER_CODE_ERROR)
                .singleElement()
                .satisfies(told -> assertThat(told.explanation())
                        .contains("it leaves what is not allowed: 'amount' is 1000", "says max: 100"));
    }

    @Test
    void aChildThatMayNotBeginSoIsToldItsParentAndTheParentGoesOn() {
        Stage.Process process = stage.process();
        MachineRuntime orders = process.host(ORDERS);
        orders.create("o", "Order", json("{'amount': 5}"));

        orders.send("o", stage.event("SPLIT"));
        process.settle();

        assertThat(orders.instances("Order", null, "", 10)).hasSize(1);
        assertThat(stage.store.log().read("machine:o", 2, 10))
                .singleElement()
                .satisfies(event -> assertThat(event.body().text())
                        .contains(
                                "\"reason\":\"NOBODY\"",
                                "'note' is 5, and the contextSchema of Order says type: string"));
        assertThat(orders.send("o", stage.event("SET", "{'note': 'n'}"))).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void whatWasThereBeforeTheRuleMayStayAndWhatChangesMayNotBreakIt() {
        String older = ORDERS.replace("min: 0, max: 100", "min: 0");
        String hash = ComponentReader.read("older.yaml", older)
                .component()
                .machine("Order")
                .hash();
        Stage.Process first = stage.process();
        first.host(older).create("o", "Order", json("{'amount': 5000}"));
        first.kill();

        String migrated = "initialState: Open\n    migrations: [{from: " + hash + "}]";
        MachineRuntime orders = stage.process().host(ORDERS.replace("initialState: Open", migrated));

        assertThat(orders.send("o", stage.event("SET", "{'amount': 5000, 'note': 'n'}")))
                .isInstanceOf(Outcome.Taken.class);
        assertThatThrownBy(() -> orders.send("o", stage.event("SET", "{'amount': 6000}")))
                .hasMessageContaining("says max: 100");
    }

    @Test
    void aDefaultThatBreaksItsOwnRuleIsDoubtful() {
        assertThat(ComponentReader.read("orders.yaml", ORDERS.replace("default: 1}", "default: 1000}"))
                        .warnings())
                .extracting(Object::toString)
                .anyMatch(warning -> warning.contains("default is 1000, which breaks the field's own rule max: 100"));
        assertThat(List.of(ComponentReader.read("orders.yaml", ORDERS).warnings()))
                .noneMatch(warnings -> warnings.toString().contains("default"));
    }
}
