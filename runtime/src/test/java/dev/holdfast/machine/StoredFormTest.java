package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.FloatNode;
import tools.jackson.databind.node.ObjectNode;

/** What is given back and what is restored is the same, whatever values there are. */
class StoredFormTest {
    private static final String BOX = """
            name: Boxes
            stateMachines:
              - name: Box
                initialState: Empty
                onHandlerFailure: reject
                contextSchema: {ratio: {type: number, default: 0.1}, large: {type: number, default: 30000000000}}
                states: [{name: Empty, onEntry: fill}, {name: Half}, {name: Full, onEntry: fill}, {name: Over}]
                transitions:
                  - {from: Empty, to: Half, event: PUT, triggeredMethod: fill}
                  - {from: Half, to: Full, event: MORE, type: auto, guard: "context.f === 0.1"}
                  - {from: Empty, to: Over, event: ASK, guard: "event.payload.f === 0.1"}
                  - {from: Full, to: Empty, event: TIRED, type: timeout, timeoutMs: 60000}
                  - {from: Empty, to: Empty, event: KID, type: inter_machine, targetMachine: Box}
              - name: Open
                initialState: Empty
                publicMemberType: Thing
                states: [{name: Empty, onEntry: fill}, {name: Full}]
                transitions: [{from: Empty, to: Full, event: PUT, triggeredMethod: fill}]
            """;

    private static final List<Consumer<ObjectNode>> KINDS = List.of(
            data -> data.put("f", 0.1f).put("d", 0.1d).put("e", 1e300).put("m", -0.0d),
            data -> data.put("f", 0.1).put("s", (short) 3).put("l", 5L).put("L", 1L << 40),
            data -> data.put("bytes", new byte[] {1, 2, 3}),
            data -> data.putPOJO("moment", Map.of("at", List.of(1, 2.5))),
            data -> data.put("z", new BigDecimal("1.500"))
                    .put("i", new BigDecimal("7"))
                    .put("x", new BigDecimal("1E+5")),
            data -> data.put("b", BigInteger.ONE.shiftLeft(500))
                    .put("bi", BigInteger.TWO)
                    .put("n", (String) null),
            data -> data.put("half", "a\ud800b").put("c\u0000", "\u0007").put("", "empty"));

    static List<Consumer<ObjectNode>> kinds() {
        return KINDS;
    }

    @TempDir
    private Path folder;

    private List<Backend> stores() {
        return List.of(
                Stores.open("memory:"),
                Stores.open("file:" + folder.resolve("files")),
                Stores.open("sqlite:" + folder.resolve("box.db")));
    }

    private static ObjectNode filled(Consumer<ObjectNode> kind) {
        ObjectNode data = Trees.object();
        kind.accept(data);
        return data;
    }

    @MethodSource("kinds")
    @ParameterizedTest
    void whatIsGivenBackIsWhatIsRestored(Consumer<ObjectNode> kind) {
        for (Backend store : stores()) {
            try (var stage = new Stage(store)) {
                stage.clock.advance(Duration.ofNanos(123_456_789)); // no whole millisecond
                Handlers handlers = Handlers.none().with("fill", (event, context, sender) -> {
                    kind.accept(context);
                    context.set("within", filled(kind));
                    sender.sendToSelf("NOTHING", filled(kind));
                });
                MachineRuntime boxes = stage.process().host(BOX, handlers);
                for (String machine : List.of("Box", "Open")) {
                    same(stage, boxes.create("made" + machine, machine, filled(kind)));
                    same(stage, boxes.send("made" + machine, event(stage, kind)).instance());
                    same(stage, boxes.create(machine, filled(kind)));
                }
            }
        }
    }

    private static MachineEvent event(Stage stage, Consumer<ObjectNode> kind) {
        return MachineEvent.of("PUT", filled(kind), stage.clock.instant());
    }

    private static void same(Stage stage, Instance given) {
        Instance restored = new LoggedInstances(stage.store, new InstanceCache(1))
                .load(given.id())
                .orElseThrow()
                .instance();
        Instance then = new LoggedInstances(stage.store, new InstanceCache(1))
                .replayed(given.id(), given.version())
                .orElseThrow()
                .instance();
        assertThat(then).isEqualTo(given);
        assertThat(restored.createdAt()).isEqualTo(given.createdAt());
        assertThat(ConfigurationCodec.decode(
                                ConfigurationCodec.encode(new Configuration(given, List.of()), given.updatedAt()))
                        .instance())
                .isEqualTo(given);
    }

    @Test
    void guardsSeeWhatIsStored() {
        try (var stage = new Stage()) {
            MachineRuntime boxes = stage.process().host(BOX, Handlers.none());
            Instance box = boxes.create("Box", Trees.object());

            Outcome outcome =
                    boxes.send(box.id(), MachineEvent.of("ASK", Trees.object().put("f", 0.1d), stage.clock.instant()));

            assertThat(outcome.instance().state()).isEqualTo("Over");
        }
    }

    @Test
    void whatTheCallerChangesAfterwardsChangesNothing() {
        try (var stage = new Stage()) {
            MachineRuntime boxes = stage.process().host(BOX, Handlers.none());
            ObjectNode data = json("{'n': {'m': 1}}");
            ObjectNode payload = json("{'p': {'q': 1}}");
            Instance box = boxes.create("Box", data);
            boxes.send(box.id(), MachineEvent.of("PUT", payload, stage.clock.instant()));
            ((ObjectNode) data.get("n")).put("m", 2);
            ((ObjectNode) payload.get("p")).put("q", 2);

            assertThat(boxes.instance(box.id()).orElseThrow().context())
                    .isEqualTo(json("{'n': {'m': 1}, 'p': {'q': 1}, 'ratio': 0.1, 'large': 30000000000}"));
        }
    }

    @Test
    void whatIsGivenBackIsTheCallersOwn() {
        try (var stage = new Stage()) {
            Handlers handlers = Handlers.none()
                    .with(
                            "fill",
                            (event, context, sender) ->
                                    sender.instance().context().put("secret", 1));
            Stage.Process process = stage.process();
            MachineRuntime boxes = process.host(BOX, handlers);
            boxes.create("box", "Box", json("{'n': 1}")).context().put("n", 2);
            boxes.instance("box").orElseThrow().context().put("n", 2);
            boxes.instances("Box", null, "", 1).getFirst().context().put("n", 2);
            process.registry.findInstance("box").orElseThrow().context().put("n", 2);
            boxes.send("box", stage.event("PUT")).instance().context().put("n", 2);

            assertThat(boxes.instance("box").orElseThrow().context())
                    .isEqualTo(json("{'n': 1, 'ratio': 0.1, 'large': 30000000000}"));
        }
    }

    private static Map<String, Object> itself() {
        Map<String, Object> itself = new HashMap<>();
        itself.put("self", itself);
        return itself;
    }

    private static ObjectNode nested(int depth) {
        ObjectNode nested = Trees.object();
        for (int i = 1; i < depth; i++) {
            ObjectNode around = Trees.object();
            around.set("d", nested);
            nested = around;
        }
        return nested;
    }

    @Test
    void theDeepestDataIsKeptAndSentOnAndDeeperDataRefused() {
        try (var stage = new Stage()) {
            Stage.Process process = stage.process();
            MachineRuntime boxes = process.host(BOX, Handlers.none());
            Instance box = boxes.create("box", "Box", nested(StoredForm.MAX_DEPTH));
            boxes.send("box", MachineEvent.of("KID", nested(StoredForm.MAX_DEPTH), stage.clock.instant()));
            process.settle();
            process.look();

            assertThat(boxes.instances("Box", null, "", 10)).hasSize(2);
            same(stage, box);
            assertThatThrownBy(() -> boxes.create("Box", nested(StoredForm.MAX_DEPTH + 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be recorded");
            assertThatThrownBy(() -> boxes.send("box", MachineEvent.of("KID", nested(100_000), stage.clock.instant())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the payload of event KID cannot be recorded")
                    .message()
                    .hasSizeLessThan(1_500);
            assertThatThrownBy(() ->
                            boxes.create("Box", Trees.object().put("long", "x".repeat(StoredForm.MAX_CHARACTERS))))
                    .hasMessageContaining("more than 33554432 characters as JSON");
        }
    }

    @Test
    void whatIsNoNumberInJsonIsRefusedInsteadOfBecomingText() {
        try (var stage = new Stage()) {
            MachineRuntime boxes = stage.process().host(BOX, Handlers.none());
            for (JsonNode number : List.of(
                    DoubleNode.valueOf(Double.NaN),
                    DoubleNode.valueOf(Double.POSITIVE_INFINITY),
                    FloatNode.valueOf(Float.NEGATIVE_INFINITY))) {
                ObjectNode data = Trees.object();
                data.putArray("list").addObject().set("n", number);
                assertThatThrownBy(() -> boxes.create("Box", data))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("NaN and Infinity are no numbers in JSON");
            }
        }
    }

    @Test
    void anOutcomeThatCannotBeRecordedIsAFailureOfTheHandler() {
        List<Consumer<ObjectNode>> outcomes = List.of(
                context -> context.put("none", Double.NaN),
                context -> context.put("endless", Float.POSITIVE_INFINITY),
                context -> context.set("deep", nested(StoredForm.MAX_DEPTH)),
                context -> context.set("deeper", nested(20_000)),
                context -> context.put("long", "x".repeat(StoredForm.MAX_CHARACTERS)),
                context -> context.put("nan", Double.NaN),
                context -> context.put("infinite", Float.NEGATIVE_INFINITY),
                context -> context.put("half\ud800", 1),
                context -> context.put("digits", BigInteger.TEN.pow(20_000)),
                context -> context.putPOJO("self", itself()));
        for (int i = 0; i < outcomes.size(); i++) {
            Consumer<ObjectNode> outcome = outcomes.get(i);
            for (String policy : i == 0 ? List.of("reject", "continue", "fail") : List.of("reject")) {
                try (var stage = new Stage()) {
                    var on = new boolean[1];
                    MachineRuntime boxes = stage.process()
                            .host(
                                    BOX.replace("onHandlerFailure: reject", "onHandlerFailure: " + policy),
                                    Handlers.none().with("fill", (event, context, sender) -> {
                                        if (on[0]) {
                                            outcome.accept(context);
                                        }
                                    }));
                    Instance box = boxes.create("Box", Trees.object());
                    on[0] = true;
                    String state = failed(boxes, box, stage);

                    assertThat(state)
                            .as("outcome %d, %s", i, policy)
                            .isEqualTo(policy.equals("continue") ? "Half" : "Empty");
                    Instance now = boxes.instance(box.id()).orElseThrow();
                    assertThat(now.status() == Instance.Status.ERROR).isEqualTo(policy.equals("fail"));
                    String recorded = stage.store
                            .log()
                            .read("machine:" + box.id(), 1, 1)
                            .getFirst()
                            .body()
                            .text();
                    assertThat(recorded).contains("cannot be recorded").hasSizeLessThan(4_000);
                }
            }
        }
    }

    private static String failed(MachineRuntime boxes, Instance box, Stage stage) {
        try {
            boxes.send(box.id(), stage.event("PUT"));
        } catch (EventRefused refused) {
            assertThat(refused).message().contains("cannot be recorded").hasSizeLessThan(2_500);
        }
        return boxes.instance(box.id()).orElseThrow().state();
    }

    @Test
    void whatAHandlerSendsMustBeRecordableToo() {
        try (var stage = new Stage()) {
            List<Consumer<Sender>> sends = List.of(
                    sender -> sender.sendToSelf("N".repeat(513), Trees.object()),
                    sender -> sender.sendTo("i".repeat(600), "NEWS", Trees.object()),
                    sender -> sender.sendToSelf("NEWS", nested(StoredForm.MAX_DEPTH + 1)),
                    sender -> sender.create("B".repeat(600), Trees.object()),
                    sender -> sender.broadcast("", null, "NEWS", Trees.object()),
                    sender -> {
                        for (int i = 0; i < 5; i++) {
                            sender.sendToSelf(
                                    "NEWS", Trees.object().put("x", "x".repeat(StoredForm.MAX_CHARACTERS / 4)));
                        }
                    });
            int[] next = new int[1];
            MachineRuntime boxes = stage.process().host(BOX, Handlers.none().with("fill", (event, context, sender) -> {
                if (event.type().equals("PUT")) {
                    sends.get(next[0]).accept(sender);
                }
            }));
            for (next[0] = 0; next[0] < sends.size(); next[0]++) {
                Instance box = boxes.create("Box", Trees.object());
                assertThatThrownBy(() -> boxes.send(box.id(), stage.event("PUT")))
                        .as("%d", next[0])
                        .isInstanceOf(EventRefused.class);
                assertThat(boxes.instance(box.id()).orElseThrow().state()).isEqualTo("Empty");
            }
        }
    }

    @Test
    void typesTracesAndMomentsThatCannotBeRecordedAreRefusedBeforeAnythingHappens() {
        try (var stage = new Stage()) {
            MachineRuntime boxes = stage.process().host(BOX, Handlers.none());
            Instance box = boxes.create("Box", Trees.object());
            Instant now = stage.clock.instant();

            assertThatThrownBy(() -> boxes.send(box.id(), MachineEvent.of("P".repeat(513), now)))
                    .hasMessageContaining("event type");
            assertThatThrownBy(() -> boxes.send(box.id(), new MachineEvent("PUT", Trees.object(), now, "")))
                    .hasMessageContaining("the trace id is empty");
            assertThatThrownBy(() -> boxes.send(box.id(), MachineEvent.of("PUT", Instant.MAX)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not between 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z");
            assertThat(boxes.send(box.id(), new MachineEvent("PUT", Trees.object(), now, "t".repeat(512))))
                    .isInstanceOf(Outcome.Taken.class);
        }
    }
}
