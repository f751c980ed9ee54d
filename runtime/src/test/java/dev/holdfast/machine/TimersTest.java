package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final String LAMP = """
            name: Room
            stateMachines:
              - name: Lamp
                initialState: Off
                states: [{name: "Off"}, {name: "On"}, {name: Dim}]
                transitions:
                  - {from: "Off", to: "On", event: PRESS}
                  - {from: "On", to: "On", event: AGAIN}
                  - {from: "On", to: "On", event: TOUCH, resetOnTransition: false}
                  - {from: "On", to: "On", event: LOOK, type: internal}
                  - {from: "On", to: Dim, event: TIRED, type: timeout, timeoutMs: 10000}
                  - {from: Dim, to: "Off", event: SLEEP, type: auto, timeoutMs: 5000}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Instance lamp(MachineRuntime room) {
        Instance lamp = room.create("Lamp", json("{}"));
        return room.send(lamp.id(), stage.event("PRESS")).instance();
    }

    private static String state(MachineRuntime room, Instance lamp) {
        return room.instance(lamp.id()).orElseThrow().state();
    }

    @Test
    void deadlinesAreAbsoluteAndInTheLog() {
        MachineRuntime room = stage.process().host(LAMP);

        Instance lamp = lamp(room);

        assertThat(lamp.timers())
                .extracting(Timer::deadline)
                .containsExactly(stage.clock.instant().plusSeconds(10));
    }

    @Test
    void aTransitionToTheSameStateBeginsADelayAnew() {
        MachineRuntime room = stage.process().host(LAMP);
        Instance lamp = lamp(room);
        stage.advance(Duration.ofSeconds(8));

        room.send(lamp.id(), stage.event("AGAIN"));
        stage.advance(Duration.ofSeconds(8));

        assertThat(state(room, lamp)).isEqualTo("On");
    }

    @Test
    void unlessItSaysOtherwiseOrIsInternal() {
        MachineRuntime room = stage.process().host(LAMP);
        Instance touched = lamp(room);
        Instance looked = lamp(room);
        stage.advance(Duration.ofSeconds(8));

        room.send(touched.id(), stage.event("TOUCH"));
        room.send(looked.id(), stage.event("LOOK"));
        stage.advance(Duration.ofSeconds(2));

        assertThat(List.of(state(room, touched), state(room, looked))).containsExactly("Dim", "Dim");
    }

    @Test
    void oneTimerLeadsToTheNextWithRealCauses() {
        MachineRuntime room = stage.process().host(LAMP);
        Instance lamp = lamp(room);

        stage.advance(Duration.ofSeconds(15));

        assertThat(state(room, lamp)).isEqualTo("Off");
        List<PersistedEvent> events = EventStore.of(stage.store).eventsForInstance(lamp.id());
        assertThat(events)
                .extracting(event -> event.event().type())
                .containsExactly("INSTANCE_CREATED", "PRESS", "TIRED", "SLEEP");
        assertThat(events.get(2).causedBy()).containsExactly(events.get(1).id());
        assertThat(events.get(3).causedBy()).containsExactly(events.get(2).id());
        assertThat(events.get(1).caused()).containsExactly(events.get(2).id());
    }

    @Test
    void aTimerOfAKilledProcessHappensOnceInAnother() {
        Stage.Process first = stage.process();
        Instance lamp = lamp(first.host(LAMP));
        Stage.Process second = stage.process();
        MachineRuntime room = second.host(LAMP);
        first.kill();

        stage.advance(Duration.ofSeconds(15));

        assertThat(state(room, lamp)).isEqualTo("Off");
        assertThat(stage.store.log().version("machine:" + lamp.id())).isEqualTo(4);
    }

    @Test
    void withoutEventSourcingTheyGoOnFromSnapshots() {
        var options = MachineOptions.defaults().withEventSourcing(false).withSnapshotInterval(1);
        Stage.Process first = stage.process(options);
        Instance lamp = lamp(first.host(LAMP));
        first.close();
        MachineRuntime room = stage.process(options).host(LAMP);

        stage.advance(Duration.ofSeconds(15));

        assertThat(state(room, lamp)).isEqualTo("Off");
    }

    @Test
    void afterADowntimeTimersFire() {
        assertThat(afterADowntime(DowntimePolicy.FIRE, Duration.ofSeconds(1)).state())
                .isEqualTo("Dim");
    }

    @Test
    void orAreSkipped() {
        Instance lamp = afterADowntime(DowntimePolicy.SKIP, Duration.ofMinutes(1));

        assertThat(lamp.state()).isEqualTo("On");
        assertThat(lamp.timers()).isEmpty();
    }

    @Test
    void orWaitForWhatRemained() {
        Instant hosted = stage.clock.instant();

        Instance lamp = afterADowntime(DowntimePolicy.REMAINING, Duration.ofSeconds(1));

        assertThat(lamp.state()).isEqualTo("On");
        Duration waited = Duration.between(hosted, lamp.timers().getFirst().deadline());
        assertThat(waited)
                .isBetween(
                        Duration.ofMinutes(60).plusSeconds(9),
                        Duration.ofMinutes(60).plusSeconds(16));
    }

    @Test
    void aClockSetBackAnHourDelaysNoTimerOfALivingProcess() {
        Stage.Process process = stage.process();
        MachineRuntime room = process.host(LAMP);
        Instance lamp = lamp(room);
        stage.advance(Duration.ofSeconds(5));

        stage.set.set(Duration.ofHours(-1));
        room.send(lamp.id(), stage.event("LOOK")); // which keeps the timer
        stage.advance(Duration.ofSeconds(6));
        assertThat(state(room, lamp)).isEqualTo("Dim");
        stage.advance(Duration.ofSeconds(5));

        assertThat(state(room, lamp)).isEqualTo("Off");
    }

    @Test
    void aClockSetBackAndForwardAgainStopsNobodyWhoLooksAfterOthers() {
        Stage.Process first = stage.process();
        Instance lamp = lamp(first.host(LAMP));
        MachineRuntime room = stage.process().host(LAMP);
        stage.set.set(Duration.ofHours(-1));
        first.kill();
        stage.advance(Duration.ofSeconds(1));
        stage.set.set(Duration.ofHours(1)); // by the clock the timer is long due

        stage.advance(Duration.ofSeconds(5));

        assertThat(state(room, lamp)).isEqualTo("Dim");
    }

    @Test
    void norDoesItDelayOneOfManyDays() {
        Stage.Process process = stage.process();
        MachineRuntime room = process.host("""
                name: Trials
                stateMachines:
                  - name: Trial
                    initialState: Open
                    states: [{name: Open}, {name: Over}]
                    transitions: [{from: Open, to: Over, event: END, type: timeout, timeoutMs: 2592000000}]
                """);
        Instance trial = room.create("Trial", json("{}"));

        stage.set.set(Duration.ofHours(-1));
        stage.advance(Duration.ofDays(29));
        assertThat(state(room, trial)).isEqualTo("Open");
        stage.advance(Duration.ofDays(1));

        assertThat(state(room, trial)).isEqualTo("Over");
    }

    @Test
    void aTimerOfAProcessThatEndedInOrderIsNotLateWhereAnotherHosts() {
        Stage.Process host = stage.process();
        MachineRuntime room = host.host(LAMP);
        stage.advance(Duration.ofSeconds(20));
        for (int wait = 0; wait < 6; wait++) {
            stage.advance(Duration.ofSeconds(1)); // at every place between two looks for timers
            Stage.Process brief = stage.process();
            Instance lamp = lamp(brief.host(LAMP));
            brief.close();

            stage.advance(Duration.ofSeconds(10));
            stage.advance(Duration.ofMillis(900));
            assertThat(state(room, lamp)).isEqualTo("Dim");
        }
    }

    @Test
    void anotherHostTakesOverAtOnceWhenOneEndsInOrder() {
        Stage.Process first = stage.process();
        Instance lamp = lamp(first.host(LAMP));
        Stage.Process second = stage.process();
        MachineRuntime room = second.host(LAMP);
        stage.advance(Duration.ofSeconds(9));
        first.close();

        stage.advance(Duration.ofMillis(1_900));

        assertThat(state(room, lamp)).isEqualTo("Dim");
    }

    @Test
    void aShortDowntimeIsOneToo() {
        assertThat(shortDowntime(DowntimePolicy.SKIP).timers()).isEmpty();
        assertThat(shortDowntime(DowntimePolicy.FIRE).state()).isEqualTo("Dim");
        Instance waiting = shortDowntime(DowntimePolicy.REMAINING);
        assertThat(waiting.state()).isEqualTo("On");
        assertThat(Duration.between(
                        waiting.updatedAt(), waiting.timers().getFirst().deadline()))
                .isEqualTo(Duration.ofSeconds(13));
    }

    /** Of three seconds after an orderly end, in which the timer of ten seconds falls due. */
    private static Instance shortDowntime(DowntimePolicy policy) {
        try (var stage = new Stage()) {
            Stage.Process first = stage.process();
            MachineRuntime before = first.host(LAMP);
            Instance lamp = before.create("Lamp", json("{}"));
            before.send(lamp.id(), stage.event("PRESS"));
            stage.advance(Duration.ofSeconds(8));
            first.close();
            stage.clock.advance(Duration.ofSeconds(3));
            MachineRuntime room = stage.process(MachineOptions.defaults().withDowntime(policy))
                    .host(LAMP);
            stage.advance(Duration.ofMillis(500));
            return room.instance(lamp.id()).orElseThrow();
        }
    }

    @Test
    void whereAnotherProcessHostedMeanwhileThereWasNoDowntime() {
        Stage.Process first = stage.process();
        Instance lamp = lamp(first.host(LAMP));
        MachineRuntime room = stage.process(MachineOptions.defaults().withDowntime(DowntimePolicy.SKIP))
                .host(LAMP);
        stage.advance(Duration.ofSeconds(9));
        first.kill();

        stage.advance(Duration.ofSeconds(3));

        assertThat(state(room, lamp)).isEqualTo("Dim");
    }

    private Instance afterADowntime(DowntimePolicy policy, Duration afterwards) {
        Stage.Process first = stage.process();
        Instance lamp = lamp(first.host(LAMP));
        stage.advance(Duration.ofSeconds(6));
        first.kill();
        stage.clock.advance(Duration.ofMinutes(60));
        Stage.Process second = stage.process(MachineOptions.defaults().withDowntime(policy));
        MachineRuntime room = second.host(LAMP);
        stage.advance(afterwards);
        return room.instance(lamp.id()).orElseThrow();
    }
}
