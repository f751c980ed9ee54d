package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that callers give to events, beside each other and beside those that are made up. */
class RequestIdsTest {
    private static final String JOBS = """
            name: Jobs
            stateMachines:
              - name: Job
                initialState: New
                states: [{name: New}, {name: Begun}, {name: Done}, {name: Paid}, {name: Over, type: final}]
                transitions:
                  - {from: New, to: Begun, event: GO}
                  - {from: Begun, to: Done, event: ON, type: auto}
                  - {from: Done, to: Paid, event: END}
                  - {from: New, to: New, event: NOTE}
                  - {from: New, to: New, event: KID, type: inter_machine, targetMachine: Job}
                  - {from: New, to: New, event: FAIL, triggeredMethod: fail}
                  - {from: New, to: Over, event: OVER}
            """;

    private final Stage stage = new Stage();
    private final MachineRuntime jobs = stage.process().host(JOBS, Handlers.none());

    @AfterEach
    void close() {
        stage.close();
    }

    private List<String> states(String... ids) {
        return java.util.Arrays.stream(ids)
                .map(id -> jobs.instance(id).orElseThrow().state())
                .toList();
    }

    private void create(String... ids) {
        for (String id : ids) {
            jobs.create(id, "Job", json("{}"));
        }
    }

    private Outcome send(String instance, String type, String id) {
        return jobs.send(instance, stage.event(type), id, List.of());
    }

    @Test
    void oneIdIsTakenOnceByEachInstance() {
        create("a", "b");

        assertThat(send("a", "GO", "msg-1")).isInstanceOf(Outcome.Taken.class);
        assertThat(send("b", "GO", "msg-1")).isInstanceOf(Outcome.Taken.class);
        assertThat(send("a", "GO", "msg-1")).isInstanceOf(Outcome.Repeated.class);
        assertThat(send("b", "GO", "msg-1")).isInstanceOf(Outcome.Repeated.class);
        assertThat(states("a", "b")).containsExactly("Done", "Done");
    }

    @Test
    void withoutEventSourcingTheSameHolds() {
        MachineRuntime unlogged = stage.process(MachineOptions.defaults().withEventSourcing(false))
                .host(JOBS.replace("name: Jobs", "name: Unlogged"));
        for (String id : List.of("a", "b")) {
            unlogged.create(id, "Job", json("{}"));
            assertThat(unlogged.send(id, stage.event("GO"), "msg-1", List.of())).isInstanceOf(Outcome.Taken.class);
            assertThat(unlogged.send(id, stage.event("END"), "msg-1", List.of()))
                    .isInstanceOf(Outcome.Repeated.class);
            assertThat(unlogged.send(id, stage.event("END"), "msg-1+1", List.of()))
                    .isInstanceOf(Outcome.Taken.class);
            assertThat(unlogged.instance(id).orElseThrow().state()).isEqualTo("Paid");
        }
        assertThat(stage.store.log().readAll(0, 10)).isEmpty();
    }

    @Test
    void theSecondEventHasAnIdOfItsOwnAndIsTracedByBoth() {
        create("a", "b");
        send("a", "GO", "msg-1");
        send("b", "GO", "msg-1");

        List<PersistedEvent> second = EventStore.of(stage.store).eventsForInstance("b");
        String own = second.get(1).id();
        assertThat(own).isEqualTo("msg-1~@b");
        assertThat(second.get(2).causedBy()).containsExactly(own);
        ComponentRegistry registry = stage.process().registry;
        assertThat(registry.traceEventAcrossComponents(own).effects().event().instanceId())
                .isEqualTo("b");
        assertThat(registry.tracesAcrossComponents("msg-1"))
                .extracting(trace -> trace.effects().event().instanceId())
                .containsExactly("a", "b");
        assertThat(registry.traceEventAcrossComponents(own).effects().effects())
                .extracting(node -> node.event().event().type())
                .containsExactly("ON");
    }

    @Test
    void whatAnotherStreamHasIsComparedAlsoOnceItIsRemovedThere() {
        create("a", "b");
        send("a", "GO", "msg-1");
        send("b", "NOTE", "msg-1");
        stage.store.log().truncate("machine:a", 3);

        assertThat(send("b", "NOTE", "msg-1")).isInstanceOf(Outcome.Repeated.class);
        assertThat(send("b", "NOTE", "msg-2")).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void manyInstancesTakeOneIdAtTheSameTimeAndEachEventIsFoundByItself() throws InterruptedException {
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> "i" + i).toList();
        ids.forEach(this::create);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int twice = 0; twice < 2; twice++) {
                ids.forEach(id -> threads.execute(() -> send(id, "GO", "msg-1")));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES))
                    .isTrue();
        }

        assertThat(states(ids.toArray(String[]::new))).containsOnly("Done");
        List<String> recorded = stage.store.log().readAll(0, 1_000).stream()
                .filter(event -> event.type().equals("GO"))
                .map(Event::id)
                .toList();
        assertThat(recorded).hasSize(30).doesNotHaveDuplicates();
    }

    @ValueSource(strings = {"job+1", "create-a", "a!2.0", "job@a", "a*"})
    @ParameterizedTest
    void anIdThatLooksLikeAMadeUpOneIsTheCallers(String id) {
        create("a");
        send("a", "GO", "job");

        assertThat(send("a", "END", id)).isInstanceOf(Outcome.Taken.class);
        assertThat(send("a", "END", id)).isInstanceOf(Outcome.Repeated.class);
        assertThat(states("a")).containsExactly("Paid");
    }

    @Test
    void anInstanceIsCreatedAlsoWhereACallerHasUsedWhatItsCreationWasOnceCalled() {
        create("a");
        send("a", "GO", "create-b");
        create("b");

        assertThat(states("b")).doesNotContain("Done");
        assertThat(send("b", "GO", "create-b")).isInstanceOf(Outcome.Taken.class);
        assertThat(send("b", "GO", "create-b")).isInstanceOf(Outcome.Repeated.class);
        assertThat(stage.store.log().read("machine:b", 0, 1).getFirst().id()).isEqualTo("b~created");
    }

    @Test
    void whatTheBuildBeforeMadeUpIsNotTakenForTheCallers() {
        create("a");
        send("a", "GO", "job");
        List<Event> recorded = stage.store.log().read("machine:a", 0, 10);
        Event auto = recorded.get(2);
        stage.store
                .log()
                .append(
                        "machine:old",
                        Expected.none(),
                        List.of(
                                copy(recorded.get(0), "create-old", Meta.NONE),
                                copy(recorded.get(1), "before", Meta.NONE),
                                copy(
                                        auto,
                                        "before+1",
                                        new Meta(List.of("before"), null, null, List.of("caused-by:before")))));

        assertThat(send("old", "END", "before")).isInstanceOf(Outcome.Repeated.class);
        assertThat(send("old", "END", "before+1")).isInstanceOf(Outcome.Taken.class);
        assertThat(send("old", "END", "before+1")).isInstanceOf(Outcome.Repeated.class);
    }

    private static NewEvent copy(Event event, String id, Meta meta) {
        return new NewEvent(id, event.type(), event.time(), event.body(), meta);
    }

    @Test
    void idsThatCouldBeMadeUpAreRefusedWithASentence() {
        create("a");

        assertThatThrownBy(() -> send("a", "GO", "a~2.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the event id 'a~2.0' holds '~', which only ids have that Holdfast makes up; write another"
                        + " character");
        assertThatThrownBy(() -> create("a~b")).hasMessageContaining("the instance id 'a~b' holds '~'");
        assertThatThrownBy(() -> jobs.broadcast("Job", null, stage.event("GO"), "x~y"))
                .hasMessageContaining("'x~y' holds '~'");
        assertThatThrownBy(() -> send("a", "GO", "a␟b")).hasMessageContaining("'a␟b' holds '␟' (U+241F)");
        assertThatThrownBy(() -> create("a␟b")).hasMessageContaining("the instance id 'a␟b' holds '␟' (U+241F)");
        assertThat(jobs.instance("a").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void theSentIdsOfInstancesWithAnyNameAreDifferent() {
        assertThat(Ids.send("a~12-7", 3)).isEqualTo("a~12-7.s3").isNotEqualTo(Ids.timer("a~12-7", 3));
        assertThat(Ids.received(Ids.send("a~1-0", 2), "b")).isEqualTo("a~1-0.s2@b");
    }

    @ValueSource(ints = {490, 502, 503, 505, 511, 512})
    @ParameterizedTest
    void theLongestIdsHaveEffects(int length) {
        create("a", "b");
        String id = "e".repeat(length);
        Stage.Process process = stage.process();
        process.look();

        send("a", "KID", id);
        jobs.send("b", stage.event("KID"), id, List.of(id));
        stage.advance(Duration.ofSeconds(5));

        assertThat(jobs.instances("Job", null, "", 10)).hasSize(4);
        assertThat(send("a", "KID", id)).isInstanceOf(Outcome.Repeated.class);
        assertThat(send("b", "KID", id)).isInstanceOf(Outcome.Repeated.class);
        assertThat(send("a", "GO", "g".repeat(length))).isInstanceOf(Outcome.Taken.class);
        assertThat(EventStore.of(stage.store).causedEvents("g".repeat(length)))
                .extracting(event -> event.event().type())
                .containsExactly("ON");
        assertThat(process.registry.tracesAcrossComponents(id))
                .hasSize(2)
                .allSatisfy(trace -> assertThat(trace.effects().effects()).isNotEmpty());
    }

    @Test
    void oneThatIsTooLongIsRefusedBeforeAnythingHappens() {
        create("a");

        assertThatThrownBy(() -> send("a", "GO", "e".repeat(513)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than 512 bytes; shorten it");
        assertThatThrownBy(() -> jobs.send("a", stage.event("GO"), "x", List.of("e".repeat(513))))
                .hasMessageContaining("the cause");
        assertThatThrownBy(() -> jobs.send("a", stage.event("GO"), "x", java.util.Collections.nCopies(91, "e")))
                .hasMessageContaining("91 causes, more than 90");
    }

    @Test
    void aBroadcastWithAnIdIsTakenOnceByEach() {
        create("a", "b");

        assertThat(jobs.broadcast("Job", null, stage.event("NOTE"), "note-1"))
                .hasOnlyElementsOfType(Outcome.Taken.class);
        create("c");
        assertThat(jobs.broadcast("Job", null, stage.event("NOTE"), "note-1"))
                .hasExactlyElementsOfTypes(Outcome.Repeated.class, Outcome.Repeated.class, Outcome.Taken.class);
    }

    @Test
    void aRefusedRequestCanBeMadeAgain() {
        boolean[] broken = {true};
        var handlers = Handlers.none().with("fail", (event, context, sender) -> {
            if (broken[0]) {
                throw new IllegalStateException("not yet");
            }
        });
        MachineRuntime strict = stage.process()
                .host(
                        JOBS.replace("name: Jobs", "name: Strict")
                                .replace("initialState: New", "initialState: New\n    onHandlerFailure: reject"),
                        handlers);
        strict.create("s", "Job", json("{}"));

        assertThatThrownBy(() -> strict.send("s", stage.event("FAIL"), "f-1", List.of()))
                .isInstanceOf(EventRefused.class);
        broken[0] = false;

        assertThat(strict.send("s", stage.event("FAIL"), "f-1", List.of())).isInstanceOf(Outcome.Taken.class);
        assertThat(strict.send("s", stage.event("FAIL"), "f-1", List.of())).isInstanceOf(Outcome.Repeated.class);
    }

    @Test
    void theIdOfAnotherMachinesInstanceIsRefused() {
        MachineRuntime other = stage.process().host(JOBS.replace("name: Jobs", "name: Others"));
        create("a");

        assertThatThrownBy(() -> other.create("a", "Job", json("{}")))
                .hasMessage(
                        "the id 'a' is that of an instance of machine 'Job' of component 'Jobs'; choose another one");
    }

    @Test
    void anInstanceWhoseEventsWereRemovedIsCreatedAnew() {
        create("a");
        send("a", "OVER", "over-1");
        stage.store.log().truncate("machine:a", 2);

        Instance again = jobs.create("a", "Job", json("{'n': 2}"));

        assertThat(again.version()).isEqualTo(3);
        assertThat(again.context()).isEqualTo(json("{'n': 2}"));
        assertThat(send("a", "GO", "over-1")).isInstanceOf(Outcome.Taken.class);
        assertThat(stage.process().registry.findInstance("a").orElseThrow().state())
                .isEqualTo("Done");
    }
}
