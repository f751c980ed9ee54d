package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineRuntimeTest {
    private static final String ORDERS = """
            name: Orders
            stateMachines:
              - name: Order
                initialState: Draft
                states:
                  - {name: Draft, type: entry}
                  - {name: Submitted, onEntry: entered}
                  - {name: Checked}
                  - {name: Expired, type: error}
                  - {name: Done, type: final}
                transitions:
                  - {from: Draft, to: Submitted, event: SUBMIT}
                  - {from: Submitted, to: Submitted, event: NOTE, type: internal}
                  - {from: Submitted, to: Checked, event: CHECK, guard: "context.amount > 100"}
                  - {from: Submitted, to: Expired, event: EXPIRE, type: timeout, timeoutMs: 60000}
                  - {from: Checked, to: Done, event: FINISH, type: auto}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anEventBringsAnInstanceFromOneStateToTheNextAndItsPayloadIntoTheContext() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{'id': 7}"));

        Outcome outcome = orders.send(order.id(), stage.event("SUBMIT", "{'amount': 150}"));

        assertThat(outcome).isInstanceOf(Outcome.Taken.class);
        assertThat(outcome.instance().state()).isEqualTo("Submitted");
        assertThat(outcome.instance().context()).isEqualTo(json("{'id': 7, 'amount': 150}"));
    }

    @Test
    void autosWithoutDelayBelongToTheSameMacrostep() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{'amount': 150}"));
        orders.send(order.id(), stage.event("SUBMIT"));

        Outcome outcome = orders.send(order.id(), stage.event("CHECK"));

        assertThat(((Outcome.Taken) outcome).path()).containsExactly("Submitted", "Checked", "Done");
        assertThat(outcome.instance().status()).isEqualTo(Instance.Status.COMPLETED);
        assertThat(stage.store.log().version("machine:" + order.id())).isEqualTo(4);
    }

    @Test
    void anEventThatNothingTakesIsIgnoredWithAnExplanation() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{}"));

        Outcome outcome = orders.send(order.id(), stage.event("CHECK"));

        assertThat(((Outcome.Ignored) outcome).explanation())
                .isEqualTo("no transition from Draft for CHECK; possible: SUBMIT");
        assertThat(stage.store.log().version("machine:" + order.id())).isEqualTo(1);
    }

    @Test
    void aGuardThatDoesNotHoldKeepsTheInstanceWhereItIs() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{'amount': 100}"));
        orders.send(order.id(), stage.event("SUBMIT"));

        Outcome outcome = orders.send(order.id(), stage.event("CHECK"));

        assertThat(outcome.instance().state()).isEqualTo("Submitted");
        assertThat(((Outcome.Ignored) outcome).explanation()).contains("context.amount > 100");
    }

    @Test
    void aTimerHappensAtItsDeadlineAndLeavesNoTraceInTheData() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{'amount': 1}"));
        orders.send(order.id(), stage.event("SUBMIT"));

        stage.advance(Duration.ofMillis(59_999));
        assertThat(orders.instance(order.id()).orElseThrow().state()).isEqualTo("Submitted");
        stage.advance(Duration.ofMillis(1));

        Instance expired = orders.instance(order.id()).orElseThrow();
        assertThat(expired.state()).isEqualTo("Expired");
        assertThat(expired.status()).isEqualTo(Instance.Status.ERROR);
        assertThat(expired.context()).isEqualTo(json("{'amount': 1}"));
    }

    @Test
    void anInstanceThatIsOverTakesNoMoreEvents() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{'amount': 150}"));
        orders.send(order.id(), stage.event("SUBMIT"));
        orders.send(order.id(), stage.event("CHECK"));

        assertThatThrownBy(() -> orders.send(order.id(), stage.event("SUBMIT")))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("is completed in Done and takes no more events; create a new instance");
        assertThat(orders.instances(null, null, "", 10)).isEmpty();
    }

    @Test
    void anUnknownInstanceIsAnErrorThatNamesIt() {
        MachineRuntime orders = stage.process().host(ORDERS);

        assertThatThrownBy(() -> orders.send("nobody", stage.event("SUBMIT")))
                .isInstanceOf(NoSuchInstance.class)
                .hasMessageContaining("'nobody'");
    }

    @Test
    void anEventSentTwiceWithOneIdIsTakenOnce() {
        MachineRuntime orders = stage.process().host(ORDERS);
        Instance order = orders.create("Order", json("{}"));

        orders.send(order.id(), stage.event("SUBMIT"), "e-1", List.of());
        Outcome again = orders.send(order.id(), stage.event("SUBMIT"), "e-1", List.of());

        assertThat(again).isInstanceOf(Outcome.Repeated.class);
        assertThat(stage.store.log().version("machine:" + order.id())).isEqualTo(2);
    }

    @Test
    void handlersChangeTheContextAndThatIsRecorded() {
        var handlers = Handlers.of(Map.of("entered", (event, context, sender) -> context.put("seenBy", event.type())));
        MachineRuntime orders = stage.process().host(ORDERS, handlers);
        Instance order = orders.create("Order", json("{}"));
        orders.send(order.id(), stage.event("SUBMIT"));

        MachineRuntime elsewhere = stage.process().host(ORDERS);
        assertThat(elsewhere.instance(order.id()).orElseThrow().context()).isEqualTo(json("{'seenBy': 'SUBMIT'}"));
    }

    @Test
    void aProcessThatComesAfterAnotherWasKilledFindsEverythingAsItWas() {
        Stage.Process first = stage.process();
        MachineRuntime orders = first.host(ORDERS);
        Instance order = orders.create("Order", json("{'amount': 150}"));
        Instance before = orders.send(order.id(), stage.event("SUBMIT")).instance();
        first.kill();

        Stage.Process second = stage.process();
        MachineRuntime restored = second.host(ORDERS);

        assertThat(restored.instance(order.id())).contains(before);
        stage.advance(Duration.ofMinutes(2));
        assertThat(restored.instance(order.id()).orElseThrow().state()).isEqualTo("Expired");
    }
}
