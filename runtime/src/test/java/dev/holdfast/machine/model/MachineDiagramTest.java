package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.resourceComponent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MachineDiagramTest {
    private final Machine order = resourceComponent("every-field.yaml").machine("Order");

    @Test
    void aMachineIsDrawnAsItIsKept() throws IOException {
        assertThat(MachineDiagram.of(order)).isEqualTo(Components.text("order.mmd"));
    }

    @Test
    void anInstanceSeesWhereItIsAndWhereItCanGet() throws IOException {
        assertThat(MachineDiagram.of(order, "Paid")).isEqualTo(Components.text("order-paid.mmd"));
    }

    @Test
    void aStateThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> MachineDiagram.of(order, "Lost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("machine 'Order' has no state 'Lost'; it has Draft, Checked, Paid, Done, Expired");
    }

    @Test
    void namesThatMermaidCannotTakeAreGivenOthers() {
        Machine odd = Components.order("""
                initialState: end
                states: [{name: end}, {name: Zu "Ende"}, {name: a-b}, {name: a b, type: final}, {name: 1st}]
                transitions:
                  - {from: end, to: Zu "Ende", event: "A:B;C#D"}
                  - {from: end, to: a-b, event: GO, guard: "context.x < 5 && context.y === 'z'"}
                  - {from: a-b, to: a b, event: GO}
                  - {from: a-b, to: 1st, event: GO}
                """);
        assertThat(MachineDiagram.of(odd).lines().map(String::strip))
                .contains(
                        "state \"end\" as end_",
                        "state \"Zu #34;Ende#34;\" as Zu__Ende__",
                        "state \"a-b\" as a_b_",
                        "state \"a b\" as a_b__",
                        "state \"1st\" as s1st_",
                        "[*] --> end_",
                        "end_ --> Zu__Ende__: A#58;B#59;C#35;D",
                        "end_ --> a_b_: GO [context.x #60; 5 #38;#38; context.y === 'z']",
                        "a_b_ --> a_b__: GO",
                        "class end_,Zu__Ende__,a_b_,s1st_ regularState",
                        "class a_b__ finalState");
    }

    @Test
    void statesThatOnlyTransitionsNameAreDrawnToo() {
        Machine machine = Components.order("""
                initialState: A
                states: [{name: A, type: final}]
                transitions: [{from: A, to: Gone, event: GO, type: inter_machine, targetMachine: Order}]
                """);
        assertThat(MachineDiagram.of(machine)).contains("A --> Gone: GO / creates Order", "class Gone regularState");
    }
}
