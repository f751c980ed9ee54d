package dev.holdfast.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Limits;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What an instance is given, has and sends is never more than its store takes of one event. */
class SmallStoreMachineTest {
    private static final int LIMIT = 200_000;

    private final Stage stage = new Stage(
            new FaultyBackend(new MemoryBackend(StoreOptions.defaults()), new Limits(LIMIT, Blobs.MAX_BYTES)));
    private final Stage.Process process = stage.process();

    @AfterEach
    void close() {
        stage.close();
    }

    private MachineRuntime boxes(String component, String onFailure, Handler fill) {
        return process.host(
                """
            name: %s
            stateMachines:
              - name: Box
                initialState: Empty
                onHandlerFailure: %s
                states: [{name: Empty}, {name: Full}]
                transitions:
                  - {from: Empty, to: Full, event: PUT, triggeredMethod: fill}
                  - {from: Empty, to: Empty, event: ADD}
                  - {from: Empty, to: Full, event: KID, triggeredMethod: kid}
            """.formatted(component, onFailure),
                Handlers.none()
                        .with("fill", fill)
                        .with("kid", (event, context, sender) -> sender.create("Box", large(LIMIT / 2 + 1_000))));
    }

    private static ObjectNode large(int characters) {
        return Trees.object().put("x", "x".repeat(characters));
    }

    private MachineEvent event(String type, String name, int characters) {
        return MachineEvent.of(type, Trees.object().put(name, "x".repeat(characters)), stage.clock.instant());
    }

    private long version(String id) {
        return stage.store.log().version(Streams.of(id));
    }

    @Test
    void whatAnInstanceBeginsWithOrIsSentIsRefusedAtTheCall() {
        MachineRuntime boxes = boxes("Boxes", "reject", (event, context, sender) -> {});
        assertThatThrownBy(() -> boxes.create("box", "Box", large(LIMIT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the data of instance 'box' cannot be recorded: it has more than");
        assertThatThrownBy(() -> boxes.create("box", "Box", large(LIMIT * 3 / 5))) // twice in one event
                .hasMessageContaining("one step, with all that it changes and sends, has");
        assertThat(version("box")).isZero();

        boxes.create("box", "Box", large(1));
        assertThatThrownBy(() -> boxes.send("box", event("ADD", "y", LIMIT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the payload of event ADD cannot be recorded: it has more than");
        assertThat(version("box")).isEqualTo(1);
        boxes.send("box", event("ADD", "y", LIMIT * 3 / 5));
        assertThat(version("box")).isEqualTo(2);
    }

    @Test
    void dataThatGrowBeyondWhatOneEventHoldsAreRefused() {
        MachineRuntime boxes = boxes("Boxes", "reject", (event, context, sender) -> {});
        boxes.create("box", "Box", Trees.object());
        boxes.send("box", event("ADD", "a", LIMIT / 2));
        assertThatThrownBy(() -> boxes.send("box", event("ADD", "b", LIMIT / 2)))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("the data of instance 'box' cannot be recorded");
        Instance box = boxes.instance("box").orElseThrow();
        assertThat(box.data().has("b")).isFalse();
        assertThat(boxes.send("box", event("PUT", "c", 1))).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void whatAHandlerLeavesOrSendsIsItsFailure() {
        for (String policy : new String[] {"reject", "fail"}) {
            for (boolean sends : new boolean[] {true, false}) {
                String id = "box-" + policy + sends;
                MachineRuntime boxes = boxes(id, policy, (event, context, sender) -> {
                    if (sends) {
                        sender.sendToSelf("ADD", large(LIMIT));
                    } else {
                        context.put("x", "x".repeat(LIMIT));
                    }
                });
                boxes.create(id, "Box", Trees.object());
                assertThatThrownBy(() -> boxes.send(id, event("PUT", "p", LIMIT / 2)))
                        .isInstanceOf(EventRefused.class)
                        .hasMessageContaining("than 200000");
                Instance box = boxes.instance(id).orElseThrow();
                assertThat(box.state()).isEqualTo("Empty");
                assertThat(box.status() == Instance.Status.ERROR).isEqualTo(policy.equals("fail"));
                assertThat(version(id)).isEqualTo(2);
            }
        }
    }

    @Test
    void aChildThatCannotBeRecordedIsUndeliverableAndHoldsNobodyElse() {
        MachineRuntime boxes = boxes("Boxes", "reject", (event, context, sender) -> {});
        boxes.create("box", "Box", Trees.object());
        boxes.send("box", event("KID", "k", 1));
        process.settle();
        assertThat(boxes.instances("Box", null, "", 10)).hasSize(1);
        assertThat(stage.store
                        .log()
                        .read(Streams.of("box"), 2, 1)
                        .getFirst()
                        .body()
                        .text())
                .contains("one step, with all that it changes and sends");
    }
}
