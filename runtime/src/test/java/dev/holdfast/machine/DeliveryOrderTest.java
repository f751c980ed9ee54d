package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Many senders, several receivers, and processes that die: everything arrives once, in the order of each sender. */
class DeliveryOrderTest {
    private static final int SENDERS = 4;
    private static final int RECEIVERS = 3;
    private static final int NUMBERS = 60;
    private static final String POST = """
            name: Post
            stateMachines:
              - name: Sender
                initialState: Ready
                states: [{name: Ready, onEntry: pass}]
                transitions: [{from: Ready, to: Ready, event: NUMBER}]
              - name: Receiver
                initialState: Ready
                states: [{name: Ready}]
                transitions: [{from: Ready, to: Ready, event: NUMBER, matchingRules: [{eventProperty: all, instanceProperty: all}], triggeredMethod: note}]
            """;

    /** A sender tells one receiver, chosen by the number, and every tenth time all of them. */
    private static final Handlers HANDLERS = Handlers.none()
            .with("pass", (event, context, sender) -> {
                if (event.type().equals("NUMBER")) {
                    int number = event.payload().path("number").intValue();
                    ObjectNode payload = json("{'all': 1}")
                            .put("number", number)
                            .put("from", sender.instance().id());
                    if (number % 10 == 0) {
                        sender.broadcast("Receiver", null, "NUMBER", payload);
                    } else {
                        sender.sendTo("receiver-" + number % RECEIVERS, "NUMBER", payload);
                    }
                }
            })
            .with(
                    "note",
                    (event, context, sender) -> context.withArray("got")
                            .add(event.payload().path("from").asString("") + " "
                                    + event.payload().path("number").asString()));

    @Test
    void everythingArrivesOnceAndInTheOrderOfEachSender() throws InterruptedException {
        long seed = System.nanoTime() & 0xffffff;
        var random = new Random(seed);
        var store = new MemoryBackend(StoreOptions.defaults());
        var process = new Current(new Life(store));
        for (int i = 0; i < RECEIVERS; i++) {
            process.life.post.create("receiver-" + i, "Receiver", json("{'all': 1}"));
        }
        for (int i = 0; i < SENDERS; i++) {
            process.life.post.create("sender-" + i, "Sender", json("{}"));
        }
        var done = new CountDownLatch(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            String id = "sender-" + i;
            Thread.ofVirtual().start(() -> {
                IntStream.range(0, NUMBERS).forEach(number -> insist(process, id, number));
                done.countDown();
            });
        }
        for (int kills = 0; !done.await(50, TimeUnit.MILLISECONDS); kills++) {
            Life before = process.life;
            before.faulty.failFrom(1 + random.nextInt(200));
            process.life = new Life(store);
            before.end();
            assertThat(kills).as("seed %d", seed).isLessThan(2_000);
        }
        settled(process.life, "all has arrived, with seed " + seed);

        for (int i = 0; i < RECEIVERS; i++) {
            List<String> got = got(process.life, "receiver-" + i);
            for (int s = 0; s < SENDERS; s++) {
                String sender = "sender-" + s;
                assertThat(got.stream().filter(entry -> entry.startsWith(sender + " ")))
                        .as("seed %d, from %s to receiver-%d", seed, sender, i)
                        .containsExactlyElementsOf(expected(sender, i));
            }
        }
        process.life.end();
    }

    private static List<String> expected(String sender, int receiver) {
        return IntStream.range(0, NUMBERS)
                .filter(number -> number % 10 == 0 || number % RECEIVERS == receiver)
                .mapToObj(number -> sender + " " + number)
                .toList();
    }

    private static List<String> got(Life life, String receiver) {
        JsonNode got = life.post.instance(receiver).orElseThrow().context().path("got");
        return got.valueStream().map(JsonNode::stringValue).toList();
    }

    /** Sends a number, with whatever process there is, until one says that it is recorded. */
    private static void insist(Current process, String id, int number) {
        var event = MachineEvent.of("NUMBER", json("{}").put("number", number), Instant.EPOCH);
        Eventually.until(number + " of " + id + " is recorded", () -> {
            try {
                process.life.post.send(id, event, id + "-" + number, List.of());
                return true;
            } catch (PersistenceException | StoreException gone) {
                return false;
            }
        });
    }

    private static void settled(Life life, String what) {
        int whole = RECEIVERS * SENDERS * (NUMBERS / 10) + SENDERS * (NUMBERS - NUMBERS / 10);
        Eventually.until(what, () -> {
            int all = IntStream.range(0, RECEIVERS)
                    .map(i -> got(life, "receiver-" + i).size())
                    .sum();
            return life.registry.awaitQuiet(Duration.ofMillis(100)) && all >= whole;
        });
    }

    /** The process that lives now. */
    private static final class Current {
        volatile Life life;

        Current(Life life) {
            this.life = life;
        }
    }

    /** A process with the clock of the machine, which can be killed. */
    private static final class Life {
        final FaultyBackend faulty;
        final ComponentRegistry registry;
        final MachineRuntime post;

        Life(MemoryBackend store) {
            faulty = new FaultyBackend(store);
            registry = ComponentRegistry.open(faulty, MachineOptions.defaults());
            post = registry.register(ComponentReader.read("post.yaml", POST).component(), HANDLERS);
        }

        void end() {
            registry.close();
        }
    }
}
