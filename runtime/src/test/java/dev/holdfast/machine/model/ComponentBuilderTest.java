package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.definition.DefinitionException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentBuilderTest {
    @Test
    void theShortestComponentReadsLikeASentence() {
        Component orders = Component.named("Orders")
                .machine("Order", order -> order.initial("Draft").ends("Paid").on("Draft", "PAY", "Paid"))
                .build();
        assertThat(orders.machine("Order").transitions("Draft", "PAY"))
                .singleElement()
                .extracting(Transition::to)
                .isEqualTo("Paid");
    }

    /** The component of every-field.yaml, as far as it matters to instances. */
    private static Component shop() {
        return Component.named("Shop")
                .version("2.1")
                .singleton("Desk")
                .machine(
                        "Desk",
                        desk -> desk.initial("Open")
                                .ends("Closed")
                                .on(
                                        "Open",
                                        "NEW_ORDER",
                                        "Open",
                                        create -> create.creates("Order")
                                                .in("Checked")
                                                .mapping("orderId", "event.payload.id")
                                                .mapping("total", "total"))
                                .on("Open", "CLOSE", "Closed"))
                .machine(
                        "Parcel",
                        parcel -> parcel.initial("Waiting").ends("Packed").on("Waiting", "PACK", "Packed"))
                .machine("Order", ComponentBuilderTest::order)
                .build();
    }

    private static MachineBuilder order(MachineBuilder order) {
        return order.publicMember("Order")
                .required("orderId", ContextField.Type.STRING)
                .optional("note", ContextField.Type.TEXT)
                .tellsParent("ORDER_CHANGED")
                .matching("orderId", "orderId")
                .onHandlerFailure(Machine.HandlerFailurePolicy.REJECT)
                .handlerTimeout(Duration.ofSeconds(5))
                .migration(new MachineMigration("0123456789abcdef", Map.of("New", "Draft"), json("{'gift': false}")))
                .initial("Draft")
                .states("Checked", "Paid")
                .ends("Done")
                .fails("Expired")
                .state("Draft", draft -> draft.onEntry("greet").onExit("leave"))
                .state(
                        "Paid",
                        paid -> paid.cascades(
                                        "Parcel",
                                        "PACK",
                                        pack -> pack.state("Waiting")
                                                .matching("orderId", "order.id")
                                                .payload(json("{'orderId': '{{orderId}}'}")))
                                .cascades("Ledger", "BOOK", book -> book.component("Books")))
                .on("Draft", "CHECK", "Checked", check -> check.guard("context.total > 0"))
                .on(
                        "Checked",
                        "PAY",
                        "Paid",
                        pay -> pay.calls("charge")
                                .guard("event.payload.amount >= context.total")
                                .matching("amount", MatchingRule.Operator.LESS_OR_EQUAL, "total")
                                .tellsParent("ORDER_PAID"))
                .on("Checked", "NOTE", "Checked", TransitionBuilder::internal)
                .after(Duration.ofMinutes(1), "Checked", "TOO_LATE", "Expired", TransitionBuilder::keepsDelay)
                .after(Duration.ofMinutes(2), "Draft", "FORGOTTEN", "Expired")
                .auto("Paid", "SETTLED", "Done", settled -> settled.guard("context.settled"))
                .on(
                        "Paid",
                        "REPORT",
                        "Done",
                        report -> report.sends("Books", "Ledger", "SETTLE").matching("reference", "orderId"))
                .on("Paid", "OPEN", "Paid", open -> open.creates("Books", "Ledger"));
    }

    @Test
    void allThatAFileSaysCanBeBuilt() {
        Machine order = shop().machine("Order");
        assertThat(shop().entryMode()).isEqualTo(Component.EntryMode.SINGLETON);
        assertThat(order.parentLink()).isEqualTo(new Machine.ParentLink("ORDER_CHANGED"));
        assertThat(order.handlerTimeoutMillis()).isEqualTo(5_000);
        assertThat(order.migrations())
                .singleElement()
                .satisfies(migration ->
                        assertThat(migration.covers("0123456789abcdef00")).isTrue());
        assertThat(order.state("Paid").cascadingRules())
                .extracting(CascadingRule::targetComponent)
                .containsExactly(null, "Books");
        assertThat(order.timed("Checked"))
                .extracting(Transition::resetOnTransition)
                .containsExactly(false);
        assertThat(order.transitions("Paid", "REPORT"))
                .extracting(Transition::target)
                .extracting(target -> String.valueOf(target == null ? null : target.event()))
                .containsExactly("SETTLE");
        assertThat(order.transitions("Checked", "NOTE"))
                .extracting(Transition::type)
                .containsExactly(Transition.Type.INTERNAL);
    }

    @Test
    void whatIsBuiltComesBackFromItsTree() {
        assertThat(ComponentReader.of(shop().source())).isEqualTo(shop());
    }

    @Test
    void whatIsBuiltIsCheckedLikeAFile() {
        var wrong = Component.named("Orders")
                .machine("Order", order -> order.initial("Draft").on("Draft", "PAY", "Piad"));
        assertThatThrownBy(wrong::build)
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("Orders: machine 'Order': to is 'Piad', and there is none; known: Draft");
        var doubtful = Component.named("Orders").entry("Order").machine("Order", order -> order.initial("Draft"));
        assertThat(doubtful.check().component().entryMode()).isEqualTo(Component.EntryMode.MULTIPLE);
        assertThat(doubtful.check().warnings())
                .singleElement()
                .asString()
                .contains("no state is of type final or error");
    }
}
