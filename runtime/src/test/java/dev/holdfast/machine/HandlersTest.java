package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlersTest {
    private static final String DOOR = """
            name: House
            stateMachines:
              - name: Door
                initialState: Closed
                %s
                states:
                  - {name: Closed, onExit: leaving}
                  - {name: Open, onEntry: entering}
                transitions:
                  - {from: Closed, to: Open, event: OPEN, triggeredMethod: opening}
                  - {from: Open, to: Closed, event: CLOSE}
            """;

    private final Stage stage = new Stage();
    private final List<String> called = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
    }

    private Handlers handlers(String failing) {
        return Handlers.of(Map.of(
                "leaving", (event, context, sender) -> call("leaving", failing),
                "opening", (event, context, sender) -> call("opening", failing),
                "entering", (event, context, sender) -> call("entering", failing)));
    }

    private void call(String name, String failing) {
        called.add(name);
        if (name.equals(failing)) {
            throw new IllegalStateException("the hinge is stuck");
        }
    }

    private Instance door(MachineRuntime house) {
        return house.create("Door", json("{}"));
    }

    @Test
    void theyAreCalledOnExitOnTheWayAndOnEntryInThisOrder() {
        MachineRuntime house = stage.process().host(DOOR.formatted(""), handlers("none"));

        house.send(door(house).id(), stage.event("OPEN"));

        assertThat(called).containsExactly("leaving", "opening", "entering");
    }

    @Test
    void noneIsCalledWhenAnInstanceIsRestoredListedOrTakenOver() {
        var first = stage.process();
        MachineRuntime house = first.host(DOOR.formatted(""), handlers("none"));
        Instance open = door(house);
        house.send(open.id(), stage.event("OPEN"));
        Instance closed = door(house);
        first.kill();
        assertThat(called).containsExactly("leaving", "opening", "entering");

        var second = stage.process();
        MachineRuntime again = second.host(DOOR.formatted(""), handlers("none"));
        assertThat(again.instance(open.id()).orElseThrow().state()).isEqualTo("Open");
        assertThat(again.instance(closed.id()).orElseThrow().state()).isEqualTo("Closed");
        assertThat(second.registry.instances(null, null, null, false, "", 10)).hasSize(2);
        assertThat(second.registry.instanceAsOf(open.id(), 2).orElseThrow().state())
                .isEqualTo("Open");
        stage.advance(Duration.ofMinutes(2)); // the lease of the first is dead, and the second looks after everything
        second.look();
        second.settle();
        assertThat(called).as("called by restoring").hasSize(3);

        again.send(closed.id(), stage.event("OPEN"));
        assertThat(called).as("those of the second process are heard").hasSize(6);
    }

    @Test
    void aFailureIsRecordedAndTheTransitionGoesOnWhereNothingElseIsSaid() {
        MachineRuntime house = stage.process().host(DOOR.formatted(""), handlers("opening"));
        Instance door = door(house);

        Outcome outcome = house.send(door.id(), stage.event("OPEN"));

        assertThat(outcome.instance().state()).isEqualTo("Open");
        assertThat(lastBody(door))
                .contains("\"failures\":[{\"handler\":\"opening\"")
                .contains("the hinge is stuck");
        assertThat(stage.heard).extracting(Notification::kind).contains(Notification.Kind.USER_CODE_ERROR);
    }

    @Test
    void aMachineThatRejectsStaysWhereItWasAndTheSenderIsTold() {
        MachineRuntime house = stage.process().host(DOOR.formatted("onHandlerFailure: reject"), handlers("entering"));
        Instance door = door(house);

        assertThatThrownBy(() -> house.send(door.id(), stage.event("OPEN")))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("onEntry 'entering' failed: IllegalStateException: the hinge is stuck");
        assertThat(house.instance(door.id()).orElseThrow().state()).isEqualTo("Closed");
        assertThat(lastBody(door)).contains("HANDLER_FAILED");
    }

    @Test
    void aMachineThatFailsEndsTheInstance() {
        MachineRuntime house = stage.process().host(DOOR.formatted("onHandlerFailure: fail"), handlers("leaving"));
        Instance door = door(house);

        assertThatThrownBy(() -> house.send(door.id(), stage.event("OPEN"))).isInstanceOf(EventRefused.class);

        assertThat(house.instance(door.id()).orElseThrow().status()).isEqualTo(Instance.Status.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"continue", "reject", "fail"})
    void anExceptionWhoseMessageFailsIsAFailureLikeOthers(String policy) {
        var calls = new AtomicInteger();
        for (Throwable thrownByMessage :
                List.of(new NullPointerException(), new StackOverflowError(), new AssertionError("no"))) {
            Handlers failing = handlers("none").with("opening", (event, context, sender) -> {
                calls.incrementAndGet();
                throw new Speechless(thrownByMessage);
            });
            Stage.Process process = stage.process();
            MachineRuntime house = process.host(DOOR.formatted("onHandlerFailure: " + policy), failing);
            Instance door = door(house);
            int before = calls.get();

            if (policy.equals("continue")) {
                house.send(door.id(), stage.event("OPEN"));
            } else {
                assertThatThrownBy(() -> house.send(door.id(), stage.event("OPEN")))
                        .isInstanceOf(EventRefused.class)
                        .hasMessageContaining("triggeredMethod 'opening' failed: Speechless");
            }

            Instance after = house.instance(door.id()).orElseThrow();
            assertThat(calls.get() - before).isEqualTo(1);
            assertThat(after.state()).isEqualTo(policy.equals("continue") ? "Open" : "Closed");
            assertThat(after.status())
                    .isEqualTo(policy.equals("fail") ? Instance.Status.ERROR : Instance.Status.ACTIVE);
            assertThat(lastBody(door)).contains("Speechless");
            process.close();
        }
    }

    private static final class Speechless extends RuntimeException {
        private final transient Throwable thrownByMessage;

        Speechless(Throwable thrownByMessage) {
            this.thrownByMessage = thrownByMessage;
        }

        @Override
        public String getMessage() {
            if (thrownByMessage instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrownByMessage;
        }
    }

    @Test
    void oneThatHangsIsGivenUpAfterItsTime() {
        var never = new CountDownLatch(1);
        Handlers hanging = handlers("none").with("opening", (event, context, sender) -> never.await());
        MachineRuntime house =
                stage.process().host(DOOR.formatted("onHandlerFailure: reject\n    handlerTimeoutMs: 30"), hanging);
        Instance door = door(house);

        assertThatThrownBy(() -> house.send(door.id(), stage.event("OPEN")))
                .hasMessageContaining("triggeredMethod 'opening' failed: it took longer than 30 ms");
    }

    @Test
    void whatAFailedHandlerChangedOrSentIsForgotten() {
        Handlers failing = handlers("none").with("opening", (event, context, sender) -> {
            context.put("half", true);
            sender.sendToSelf("CLOSE", json("{}"));
            throw new IllegalStateException("no");
        });
        Stage.Process process = stage.process();
        MachineRuntime house = process.host(DOOR.formatted(""), failing);
        Instance door = door(house);

        house.send(door.id(), stage.event("OPEN"));
        process.settle();

        Instance now = house.instance(door.id()).orElseThrow();
        assertThat(now.state()).isEqualTo("Open");
        assertThat(now.context()).isEqualTo(json("{}"));
    }

    @Test
    void whatTheySendIsHandledAfterTheMacrostep() {
        Handlers sending = handlers("none")
                .with("entering", (event, context, sender) -> sender.sendToSelf("CLOSE", json("{'by': 'itself'}")));
        Stage.Process process = stage.process();
        MachineRuntime house = process.host(DOOR.formatted(""), sending);
        Instance door = door(house);

        house.send(door.id(), stage.event("OPEN"), "open-1", List.of());
        process.settle();

        assertThat(house.instance(door.id()).orElseThrow().state()).isEqualTo("Closed");
        assertThat(EventStore.of(stage.store).causedEvents("open-1"))
                .extracting(event -> event.event().type())
                .containsExactly("CLOSE");
    }

    @Test
    void theyCannotWaitForThemselves() {
        MachineRuntime[] house = new MachineRuntime[1];
        Handlers impatient = handlers("none")
                .with(
                        "opening",
                        (event, context, sender) ->
                                house[0].send(sender.instance().id(), stage.event("CLOSE")));
        house[0] = stage.process().host(DOOR.formatted("onHandlerFailure: reject"), impatient);
        Instance door = door(house[0]);

        assertThatThrownBy(() -> house[0].send(door.id(), stage.event("OPEN")))
                .hasMessageContaining("a handler may not send an event by itself, for it could wait for itself");
    }

    @Test
    void aComponentWhoseHandlersAreMissingIsRefusedWithTheirNames() {
        var component = ComponentReader.read("door.yaml", DOOR.formatted("")).component();
        Handlers one = Handlers.of(Map.of("leaving", (event, context, sender) -> {}));

        assertThatThrownBy(() -> stage.process().registry.register(component, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entering, opening");
    }

    @Test
    void theDefaultTimeIsAnOption() {
        var never = new CountDownLatch(1);
        Handlers hanging = handlers("none").with("opening", (event, context, sender) -> never.await());
        var options = MachineOptions.defaults().withHandlerTimeout(Duration.ofMillis(20));
        MachineRuntime house = stage.process(options).host(DOOR.formatted(""), hanging);

        Instance door = door(house);
        house.send(door.id(), stage.event("OPEN"));

        assertThat(lastBody(door)).contains("it took longer than 20 ms");
    }

    private String lastBody(Instance instance) {
        List<Event> events = stage.store.log().read("machine:" + instance.id(), 0, 100);
        return events.getLast().body().text();
    }
}
