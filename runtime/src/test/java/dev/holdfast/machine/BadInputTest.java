package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BadInputTest {
    private static final String COUNTER = """
            name: Count
            entryMachine: Total
            entryMachineMode: singleton
            stateMachines:
              - name: Counter
                initialState: Counting
                states: [{name: Counting, onEntry: count}, {name: Round}, {name: Back}, {name: Over, type: final}]
                transitions:
                  - {from: Counting, to: Counting, event: ADD}
                  - {from: Counting, to: Over, event: END}
                  - {from: Counting, to: Over, event: COMPARE, guard: "context.text > 5"}
                  - {from: Counting, to: Round, event: SPIN}
                  - {from: Round, to: Back, event: FORTH, type: auto, guard: "context.spin === true"}
                  - {from: Back, to: Round, event: BACK, type: auto, guard: "context.spin === true"}
              - name: Total
                initialState: Ready
                states: [{name: Ready}]
                transitions: []
            """;

    private final Stage stage = new Stage(Stores.open("memory:"));

    @AfterEach
    void close() {
        stage.close();
    }

    private MachineRuntime count() {
        return stage.process().host(COUNTER);
    }

    @Test
    void autosThatNeverRestAreAnErrorAndNothingOfThemIsRecorded() {
        MachineRuntime count = count();
        Instance counter = count.create("Counter", json("{'spin': true}"));

        assertThatThrownBy(() -> count.send(counter.id(), stage.event("SPIN")))
                .isInstanceOf(EndlessAutos.class)
                .hasMessageContaining("Round → Back → Round")
                .hasMessageContaining("give one of them a guard or a delay");
        assertThat(count.instance(counter.id())).contains(counter);
    }

    @Test
    void aGuardThatCannotBeDecidedIsAnErrorThatSaysWhy() {
        MachineRuntime count = count();
        Instance counter = count.create("Counter", json("{'text': 'ten'}"));

        assertThatThrownBy(() -> count.send(counter.id(), stage.event("COMPARE")))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("context.text > 5")
                .hasMessageContaining("mend the guard");
    }

    @Test
    void anInstanceThatIsOverIsToldFromOneThatNeverWas() {
        MachineRuntime count = count();
        Instance counter = count.create("Counter", json("{}"));
        count.send(counter.id(), stage.event("END"));

        assertThatThrownBy(() -> count.send(counter.id(), stage.event("ADD"))).isInstanceOf(EventRefused.class);
        assertThatThrownBy(() -> count.send(counter.id() + "x", stage.event("ADD")))
                .isInstanceOf(NoSuchInstance.class);
    }

    @Test
    void anUnknownMachineIsNamedBesideThoseThereAre() {
        MachineRuntime count = count();

        assertThatThrownBy(() -> count.create("Cuonter", json("{}")))
                .hasMessage("component 'Count' has no machine 'Cuonter'; it has Counter, Total");
    }

    @Test
    void aSingletonHasOneInstanceWhichIsThereFromTheBeginning() {
        MachineRuntime count = count();

        assertThat(count.instances("Total", null, "", 10)).hasSize(1);
        assertThatThrownBy(() -> count.create("Total", json("{}"))).hasMessageContaining("has one instance");
    }

    @Test
    void aPayloadOfTenMegabytesIsKeptWhole() {
        MachineRuntime count = count();
        Instance counter = count.create("Counter", json("{}"));
        String large = "x".repeat(10_000_000);

        count.send(counter.id(), stage.event("ADD", "{'large': '" + large + "'}"));

        MachineRuntime elsewhere = stage.process().host(COUNTER);
        assertThat(elsewhere
                        .instance(counter.id())
                        .orElseThrow()
                        .context()
                        .path("large")
                        .asString(""))
                .isEqualTo(large);
    }

    @Test
    void twoProcessesThatSendToOneInstanceAtOnceLoseNothing() throws Exception {
        Stage.Process[] processes = {stage.process(), stage.process()};
        MachineRuntime[] counts = new MachineRuntime[2];
        var handlers = Handlers.none()
                .with(
                        "count",
                        (event, context, sender) ->
                                context.put("count", context.path("count").asInt(0) + 1));
        for (int i = 0; i < 2; i++) {
            counts[i] = processes[i].host(COUNTER, handlers);
        }
        Instance counter = counts[0].create("Counter", json("{}"));
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MachineRuntime count = counts[i % 2];
            String sender = "sender-" + i + "/";
            senders.add(() -> {
                for (int n = 0; n < 50; n++) {
                    sendUntilTaken(count, counter.id(), sender + n);
                }
                return 50;
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> sender : threads.invokeAll(senders)) {
                assertThat(sender.get()).isEqualTo(50);
            }
        }

        int counted = counts[0]
                .instance(counter.id())
                .orElseThrow()
                .context()
                .path("count")
                .asInt(0);
        assertThat(counted).isEqualTo(1 + 200);
        assertThat(stage.store.log().version("machine:" + counter.id())).isEqualTo(counted);
    }

    /** Somebody else was faster too often: the same event again, which is taken once. */
    private void sendUntilTaken(MachineRuntime count, String counter, String id) {
        boolean taken = false;
        while (!taken) {
            try {
                count.send(counter, stage.event("ADD"), id, List.of());
                taken = true;
            } catch (TooBusy busy) {
                assertThat(busy).hasMessageContaining(counter);
            }
        }
    }

    @Test
    void withoutEventSourcingInstancesLiveInMemoryAndInSnapshots() {
        var options = MachineOptions.defaults().withEventSourcing(false).withSnapshotInterval(1);
        Stage.Process first = stage.process(options);
        MachineRuntime count = first.host(COUNTER);
        Instance counter = count.create("Counter", json("{}"));
        count.send(counter.id(), stage.event("ADD", "{'n': 1}"));
        first.close();

        assertThat(stage.store.log().readAll(0, 10)).isEmpty();
        MachineRuntime restored = stage.process(options).host(COUNTER);
        assertThat(restored.instance(counter.id()).orElseThrow().context()).isEqualTo(json("{'n': 1}"));
        stage.advance(Duration.ofSeconds(1));
    }
}
