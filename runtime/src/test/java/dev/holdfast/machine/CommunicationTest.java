package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.machine.model.ComponentReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What instances send to each other, within a component and across. */
class CommunicationTest {
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: Draft
                states:
                  - {name: Draft}
                  - name: Paying
                    cascadingRules:
                      - targetMachine: Stock
                        targetState: Free
                        event: RESERVE
                        matchingRules: [{eventProperty: product, instanceProperty: product}]
                        payload: {product: "{{product}}", order: "{{id}}", note: "for order {{id}}"}
                  - {name: Paid}
                  - {name: Failed, type: error}
                transitions:
                  - {from: Draft, to: Paying, event: PAY, type: inter_machine, targetMachine: Payment,
                     contextMapping: {order: id, amount: context.total}}
                  - {from: Paying, to: Paid, event: PAYMENT_DONE}
                  - {from: Paying, to: Failed, event: PAYMENT_FAILED}
              - name: Payment
                initialState: Open
                states:
                  - {name: Open}
                  - {name: Settled, type: final}
                  - {name: Refused, type: error}
                transitions:
                  - {from: Open, to: Settled, event: CONFIRM, notifyParent: {event: PAYMENT_DONE}}
                  - {from: Open, to: Refused, event: REFUSE, notifyParent: {event: PAYMENT_FAILED, includeContext: true}}
              - name: Stock
                initialState: Free
                states: [{name: Free}, {name: Reserved}]
                transitions:
                  - {from: Free, to: Reserved, event: RESERVE}
                  - {from: Reserved, to: Free, event: RELEASE}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anInterMachineTransitionCreatesOneChildWithTheMappedContext() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        Instance order = shop.create("Order", json("{'id': 7, 'total': 12.5, 'product': 'tea'}"));

        shop.send(order.id(), stage.event("PAY"));
        process.settle();

        List<Instance> payments = shop.instances("Payment", null, "", 10);
        assertThat(payments).hasSize(1);
        assertThat(payments.getFirst().context()).isEqualTo(json("{'order': 7, 'amount': 12.5}"));
        assertThat(payments.getFirst().parent()).isEqualTo(new Instance.Parent(order.id(), "Order", "Shop"));
    }

    @Test
    void aChildTellsItsParent() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        Instance order = shop.create("Order", json("{'id': 7, 'product': 'tea'}"));
        shop.send(order.id(), stage.event("PAY"));
        process.settle();
        Instance payment = shop.instances("Payment", null, "", 10).getFirst();

        shop.send(payment.id(), stage.event("CONFIRM"));
        process.settle();

        assertThat(shop.instance(order.id()).orElseThrow().state()).isEqualTo("Paid");
        assertThat(shop.instance(payment.id()).orElseThrow().disposed()).isTrue();
    }

    @Test
    void aCascadeReachesTheInstancesThatMatchWithTypedValues() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        Instance tea = shop.create("Stock", json("{'product': 'tea'}"));
        Instance coffee = shop.create("Stock", json("{'product': 'coffee'}"));
        Instance order = shop.create("Order", json("{'id': 7, 'product': 'tea'}"));

        shop.send(order.id(), stage.event("PAY"));
        process.settle();

        Instance reserved = shop.instance(tea.id()).orElseThrow();
        assertThat(reserved.state()).isEqualTo("Reserved");
        assertThat(reserved.context()).isEqualTo(json("{'product': 'tea', 'order': 7, 'note': 'for order 7'}"));
        assertThat(shop.instance(coffee.id()).orElseThrow().state()).isEqualTo("Free");
    }

    @Test
    void aNumberIsNotMatchedByItsText() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        Instance text = shop.create("Stock", json("{'product': '1'}"));
        Instance number = shop.create("Stock", json("{'product': 1}"));
        Instance order = shop.create("Order", json("{'id': 7, 'product': 1.0}"));

        shop.send(order.id(), stage.event("PAY"));
        process.settle();

        assertThat(shop.instance(text.id()).orElseThrow().state()).isEqualTo("Free");
        assertThat(shop.instance(number.id()).orElseThrow().state()).isEqualTo("Reserved");
    }

    @Test
    void whatAKilledProcessLeftUndeliveredIsDeliveredOnceByTheNext() {
        for (int operations = 1; operations < 60; operations++) {
            try (var ground = new Stage()) {
                Stage.Process first = ground.process();
                MachineRuntime shop = first.host(SHOP);
                Instance tea = shop.create("Stock", json("{'product': 'tea'}"));
                Instance order = shop.create("Order", json("{'id': 7, 'product': 'tea'}"));
                shop.send(order.id(), ground.event("PAY"));
                first.faulty.failFrom(operations);
                first.kill();

                Stage.Process second = ground.process();
                MachineRuntime restored = second.host(SHOP);
                ground.advance(Duration.ofSeconds(5));

                assertThat(restored.instances("Payment", null, "", 10)).hasSize(1);
                assertThat(restored.instance(tea.id()).orElseThrow().state()).isEqualTo("Reserved");
                assertThat(ground.store.log().version("machine:" + tea.id())).isEqualTo(2);
            }
        }
    }

    @Test
    void aTraceIdGoesWithEverythingAnEventLeadsTo() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        Instance tea = shop.create("Stock", json("{'product': 'tea'}"));
        Instance order = shop.create("Order", json("{'id': 7, 'product': 'tea'}"));
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        shop.send(order.id(), new MachineEvent("PAY", json("{}"), stage.clock.instant(), trace));
        process.settle();

        assertThat(EventStore.of(stage.store)
                        .eventsForInstance(tea.id())
                        .getLast()
                        .event()
                        .traceId())
                .isEqualTo(trace);
        Instance payment = shop.instances("Payment", null, "", 10).getFirst();
        assertThat(EventStore.of(stage.store)
                        .eventsForInstance(payment.id())
                        .getFirst()
                        .event()
                        .traceId())
                .isEqualTo(trace);
    }

    @Test
    void aLinkedChildTellsOfEveryChangeAndBeginsWhereItIsTold() {
        Stage.Process process = stage.process();
        MachineRuntime team = process.host("""
                name: Team
                stateMachines:
                  - name: Lead
                    initialState: Idle
                    states: [{name: Idle}, {name: Leading}]
                    transitions:
                      - {from: Idle, to: Leading, event: HIRE, type: inter_machine, targetMachine: Member, targetState: Ready}
                      - {from: Leading, to: Leading, event: MEMBER_MOVED, type: internal}
                  - name: Member
                    initialState: Unknown
                    parentLink: {enabled: true, onStateChange: MEMBER_MOVED}
                    states: [{name: Unknown}, {name: Ready}, {name: Busy}]
                    transitions:
                      - {from: Ready, to: Busy, event: WORK}
                      - {from: Unknown, to: Ready, event: NEVER}
                """);
        Instance lead = team.create("Lead", json("{}"));
        team.send(lead.id(), stage.event("HIRE"));
        process.settle();
        Instance member = team.instances("Member", "Ready", "", 10).getFirst();

        team.send(member.id(), stage.event("WORK"));
        process.settle();

        assertThat(team.instance(lead.id()).orElseThrow().context())
                .isEqualTo(json("{'childInstanceId': '" + member.id() + "', 'childId': '" + member.id()
                        + "', 'childMachine': 'Member', 'previousState': 'Ready', 'newState': 'Busy',"
                        + " 'currentState': 'Busy'}"));
    }

    @Test
    void anEventForSomebodyWhoIsNotThereIsRecordedWithTheSender() {
        Stage.Process process = stage.process();
        var handlers =
                Handlers.none().with("call", (event, context, sender) -> sender.sendTo("nobody", "HELLO", json("{}")));
        MachineRuntime lonely = process.host("""
                name: Lonely
                stateMachines:
                  - name: Caller
                    initialState: Idle
                    states: [{name: Idle}, {name: Calling, onEntry: call}]
                    transitions: [{from: Idle, to: Calling, event: CALL}]
                """, handlers);
        Instance caller = lonely.create("Caller", json("{}"));

        lonely.send(caller.id(), stage.event("CALL"));
        process.settle();

        assertThat(stage.store.log().read("machine:" + caller.id(), 2, 10))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.body().text()).contains("NOBODY", "there is no instance 'nobody'"));
        assertThat(lonely.send(caller.id(), stage.event("CALL"))).isInstanceOf(Outcome.Ignored.class);
    }

    @Test
    void causesAreRealAcrossInstances() {
        Stage.Process process = stage.process();
        MachineRuntime shop = process.host(SHOP);
        Instance tea = shop.create("Stock", json("{'product': 'tea'}"));
        Instance order = shop.create("Order", json("{'id': 7, 'product': 'tea'}"));
        shop.send(order.id(), stage.event("PAY"), "pay-1", List.of());
        process.settle();
        shop.send(tea.id(), stage.event("RELEASE"), "release-1", List.of());

        Trace trace = process.registry.traceEventAcrossComponents("pay-1");

        assertThat(trace.causes()).isEmpty();
        assertThat(trace.effects().effects())
                .extracting(node ->
                        node.event().machineName() + " " + node.event().event().type())
                .containsExactly("Payment INSTANCE_CREATED", "Stock RESERVE");
        assertThat(process.registry.traceEventAcrossComponents("release-1").causes())
                .isEmpty();
    }

    @Test
    void componentsReachEachOtherAlsoWhenDifferentProcessesHostThem() {
        String bank = """
                name: Bank
                stateMachines:
                  - name: Account
                    initialState: Idle
                    states:
                      - {name: Idle}
                      - {name: Charged}
                    transitions:
                      - {from: Idle, to: Charged, event: CHARGE, type: cross_component, targetComponent: Desk,
                         targetMachine: Ticket, targetEvent: PAID,
                         matchingRules: [{eventProperty: number, instanceProperty: number}]}
                """;
        String desk = """
                name: Desk
                stateMachines:
                  - name: Ticket
                    initialState: New
                    states: [{name: New}, {name: Paying}, {name: Paid}]
                    transitions:
                      - {from: New, to: Paying, event: BUY, type: cross_component, targetComponent: Bank,
                         targetMachine: Account, contextMapping: {number: number}}
                      - {from: Paying, to: Paid, event: PAID}
                """;
        Stage.Process one = stage.process();
        MachineRuntime tickets = one.host(desk);
        Stage.Process two = stage.process();
        MachineRuntime accounts = two.host(bank);
        Instance ticket = tickets.create("Ticket", json("{'number': 3}"));

        tickets.send(ticket.id(), stage.event("BUY"));
        stage.advance(Duration.ofSeconds(6));
        Instance account = accounts.instances("Account", null, "", 10).getFirst();
        accounts.send(account.id(), stage.event("CHARGE"));
        stage.advance(Duration.ofSeconds(6));

        assertThat(tickets.instance(ticket.id()).orElseThrow().state()).isEqualTo("Paid");
        assertThat(ComponentReader.read("bank", bank).component().name()).isEqualTo("Bank");
    }
}
