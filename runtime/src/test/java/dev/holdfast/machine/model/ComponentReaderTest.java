package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.json;
import static dev.holdfast.machine.model.Components.resourceComponent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ComponentReaderTest {
    private final Component shop = resourceComponent("every-field.yaml");
    private final Machine order = shop.machine("Order");

    private Transition transition(String from, String event) {
        return order.transitions(from, event).getFirst();
    }

    @Test
    void everyFieldIsKnown() {
        assertThat(ComponentReader.read(Components.resource("every-field.yaml")).warnings())
                .isEmpty();
    }

    @Test
    void aComponentHasANameAVersionAnEntryAndMachinesInOrder() {
        assertThat(shop.name()).isEqualTo("Shop");
        assertThat(shop.version()).isEqualTo("2.1");
        assertThat(shop.entryMachine()).isEqualTo("Desk");
        assertThat(shop.entryMode()).isEqualTo(Component.EntryMode.SINGLETON);
        assertThat(shop.autoCreateEntryPoint()).isTrue();
        assertThat(shop.machines().keySet()).containsExactly("Desk", "Order", "Parcel");
        assertThat(shop.source().at("/x-owner").asString()).isEqualTo("the shop team");
    }

    @Test
    void anEntryPointIsCreatedUnlessTheModeIsMultiple() {
        String machine =
                "stateMachines: [{name: M, initialState: A, states: [{name: A, type: final}]}]\nentryMachine: M\n";
        assertThat(read("name: C\n" + machine).autoCreateEntryPoint()).isTrue();
        assertThat(read("name: C\n" + machine).entryMode()).isEqualTo(Component.EntryMode.UNSAID);
        assertThat(read("name: C\nentryMachineMode: multiple\n" + machine).autoCreateEntryPoint())
                .isFalse();
    }

    @Test
    void aVersionMayLookLikeANumber() {
        String text =
                "name: C\nversion: 1.5\nstateMachines: [{name: M, initialState: A, states: [{name: A, type: final}]}]";
        assertThat(read(text).version()).isEqualTo("1.5");
    }

    private static Component read(String text) {
        return ComponentReader.read("c.yaml", text).component();
    }

    @Test
    void aMachineHasASchemaALinkToItsParentRulesAndPolicies() {
        assertThat(order.initialState()).isEqualTo("Draft");
        assertThat(order.publicMemberType()).isEqualTo("Order");
        assertThat(order.parentLink()).isEqualTo(new Machine.ParentLink("ORDER_CHANGED"));
        assertThat(order.matchingRules())
                .containsExactly(
                        new MatchingRule("orderId", "orderId", MatchingRule.Operator.EQUAL),
                        new MatchingRule("customer.id", "customer.id", MatchingRule.Operator.EQUAL));
        assertThat(order.onHandlerFailure()).isEqualTo(Machine.HandlerFailurePolicy.REJECT);
        assertThat(order.handlerTimeoutMillis()).isEqualTo(5_000);
        assertThat(order.migrations())
                .containsExactly(
                        new MachineMigration("0123456789abcdef", Map.of("New", "Draft"), json("{'gift': false}")));
    }

    @Test
    void whatIsNotWrittenIsTheUsual() {
        Machine parcel = shop.machine("Parcel");
        assertThat(parcel.publicMemberType()).isNull();
        assertThat(parcel.parentLink()).isNull();
        assertThat(parcel.onHandlerFailure()).isEqualTo(Machine.HandlerFailurePolicy.CONTINUE);
        assertThat(parcel.handlerTimeoutMillis()).isNull();
        assertThat(order.state("Checked").type()).isEqualTo(State.Type.REGULAR);
        assertThat(transition("Checked", "TOUCH").type()).isEqualTo(Transition.Type.REGULAR);
        assertThat(transition("Checked", "TOUCH").resetOnTransition()).isTrue();
    }

    @Test
    void aContextSchemaHasTypesLimitsDefaultsAndOptionsInTwoForms() {
        assertThat(order.contextSchema().keySet()).containsExactly("orderId", "note", "total", "gift", "speed");
        ContextField total = Objects.requireNonNull(order.contextSchema().get("total"));
        assertThat(total.type()).isEqualTo(ContextField.Type.NUMBER);
        assertThat(total.min()).isZero();
        assertThat(total.max()).isEqualTo(1_000_000);
        assertThat(String.valueOf(total.fallback())).isEqualTo("0");
        assertThat(order.contextSchema())
                .extractingByKey("speed")
                .extracting(ContextField::options)
                .isEqualTo(List.of("fast", "slow"));
        assertThat(order.contextSchema())
                .extractingByKey("orderId")
                .extracting(ContextField::required, ContextField::label, ContextField::description)
                .containsExactly(true, "Order", "From the desk");
    }

    @Test
    void aStateHasHandlersAndCascadingRules() {
        State draft = order.state("Draft");
        assertThat(List.of(String.valueOf(draft.onEntry()), String.valueOf(draft.onExit())))
                .containsExactly("greet", "leave");
        CascadingRule pack = order.state("Paid").cascadingRules().getFirst();
        assertThat(pack.targetMachine()).isEqualTo("Parcel");
        assertThat(pack.targetState()).isEqualTo("Waiting");
        assertThat(pack.event()).isEqualTo("PACK");
        assertThat(pack.matchingRules())
                .containsExactly(new MatchingRule("orderId", "order.id", MatchingRule.Operator.EQUAL));
        assertThat(pack.payload().path("text").asString()).isEqualTo("Order {{orderId}}");
        assertThat(order.state("Paid").cascadingRules().getLast().targetComponent())
                .isEqualTo("Books");
    }

    @Test
    void transitionsHaveGuardsRulesDelaysAndSomethingToTellTheParent() {
        Transition pay = transition("Checked", "PAY");
        assertThat(pay.index()).isEqualTo(1);
        assertThat(pay.guards())
                .extracting(Guard::toString)
                .containsExactly("event.payload.amount >= context.total", "publicMember.orderId !== null");
        assertThat(pay.matchingRules()).hasSize(2);
        assertThat(pay.notifyParent()).isEqualTo(new Transition.NotifyParent("ORDER_PAID", false, true));
        assertThat(pay.triggeredMethod()).isEqualTo("charge");
        Transition late = transition("Checked", "TOO_LATE");
        assertThat(late.delayMillis()).isEqualTo(60_000);
        assertThat(late.resetOnTransition()).isFalse();
        assertThat(order.timed("Paid")).extracting(Transition::delayMillis).containsExactly(250L);
    }

    @Test
    void transitionsCreateInstancesAndSendEvents() {
        assertThat(shop.machine("Desk").transitions().getFirst().target())
                .isEqualTo(new Transition.Target(
                        null,
                        "Order",
                        null,
                        "Checked",
                        Map.of("orderId", "event.payload.id", "total", "total"),
                        List.of()));
        assertThat(shop.machine("Parcel").transitions().getLast().target())
                .isEqualTo(new Transition.Target(
                        null, "Order", null, "Checked", Map.of("orderId", "order.id"), List.of()));
    }

    @Test
    void theRulesOfATransitionThatSendsAnEventAreForTheEventItSends() {
        Transition report = transition("Paid", "REPORT");
        var rule = new MatchingRule("reference", "orderId", MatchingRule.Operator.EQUAL);
        assertThat(report.matchingRules()).isEmpty();
        assertThat(report.target())
                .isEqualTo(new Transition.Target(
                        "Books", "Ledger", "SETTLE", null, Map.of("reference", "orderId"), List.of(rule)));
    }

    @Test
    void olderFormsMeanWhatTheyMeant() {
        Machine trade = resourceComponent("older-forms.yaml").machine("Trade");
        assertThat(trade.state("Open").onEntry()).isEqualTo("start");
        assertThat(trade.state("Open").onExit()).isEqualTo("stop");
        assertThat(trade.transitions().subList(0, 6))
                .allSatisfy(transition -> assertThat(transition.guards())
                        .extracting(Guard::toString)
                        .containsExactly("context.sum >= context.total"));
        assertThat(trade.transitions().subList(6, 9))
                .flatExtracting(Transition::guards)
                .extracting(Guard::toString)
                .containsExactly(
                        "event.payload.side in [\"BUY\",\"SELL\"]",
                        "event.payload.tags contains \"urgent\"",
                        "event.payload.side !== \"HOLD\"",
                        "payload has price, quantity",
                        "payload contains 'ACME'");
    }

    @Test
    void scriptsAreNamedForThoseWhoWriteHandlers() {
        assertThat(ComponentReader.read(Components.resource("older-forms.yaml")).warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "triggeredMethods holds JavaScript, which is not run here; register handlers with these names instead: accumulate");
    }

    @Test
    void whatWasAcceptedOnceIsReadBackWhateverTheChecksSayNow() {
        var unchecked =
                json("{'name': 'C', 'stateMachines': [{'name': 'M', 'initialState': 'Gone', 'states': [{'name': 'A'}],"
                        + " 'transitions': [{'from': 'A', 'to': 'Nowhere', 'event': 'go'}]}]}");
        Component read = ComponentReader.of(unchecked);
        assertThat(read.machine("M").state("Nowhere").type()).isEqualTo(State.Type.REGULAR);
        assertThat(ComponentReader.of(shop.source())).isEqualTo(shop);
    }
}
