package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Workflows of random shape, cut short or disturbed at every step, end as they would have ended undisturbed. */
class RandomWorkflowsTest {
    private static final int WORKFLOWS = 40;

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());

    private interface Trial {
        void run(String definition, int parallel) throws Exception;
    }

    private void forRandomWorkflows(Trial trial) {
        var random = new Random(seed);
        for (int i = 0; i < WORKFLOWS; i++) {
            String definition = RandomWorkflow.of(random);
            try {
                trial.run(definition, i % 2 == 0 ? 1 : 4);
            } catch (Exception | AssertionError failed) {
                throw new AssertionError("repeat it with -Dholdfast.seed=" + seed + "\n" + definition, failed);
            }
        }
    }

    private static Backend empty() {
        return new MemoryBackend(StoreOptions.defaults());
    }

    private static Backend holding(List<Event> events) {
        Backend store = empty();
        events.forEach(event -> store.log()
                .append(
                        event.stream(),
                        Expected.any(),
                        List.of(new NewEvent(event.id(), event.type(), event.time(), event.body(), event.meta()))));
        return store;
    }

    /** What an undisturbed run left, and what one left that was disturbed. */
    private static void compare(
            String definition, RunView expected, RunView actual, List<String> expectedLines, List<String> lines) {
        RandomRun.checkLog(lines);
        assertThat(actual.status()).isEqualTo(expected.status());
        if (expected.status() == RunStatus.COMPLETED) {
            assertThat(actual.output()).isEqualTo(expected.output());
            assertThat(outcomes(lines)).containsExactlyInAnyOrderElementsOf(outcomes(expectedLines));
        } else {
            RandomRun.checkFailed(definition, expected, expectedLines);
            RandomRun.checkFailed(definition, actual, lines);
        }
    }

    private static List<String> outcomes(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.contains("STARTED") && !line.contains("LEFT"))
                .toList();
    }

    @Test
    void aRunCutAfterAnyEventEndsLikeTheUndisturbedOne() {
        forRandomWorkflows((definition, parallel) -> {
            Backend undisturbed = empty();
            RunView expected = new RandomRun(undisturbed, parallel).run(definition);
            List<Event> events = RandomRun.events(undisturbed);
            RandomRun.checkLog(RandomRun.lines(events));
            for (int cut = 0; cut < events.size(); cut++) {
                List<Event> left = events.subList(0, cut);
                Backend store = holding(left);
                var process = new RandomRun(store, parallel);
                RunView actual = process.run(definition);

                process.checkNothingWasRepeated(left);
                compare(
                        definition,
                        expected,
                        actual,
                        RandomRun.lines(events),
                        RandomRun.lines(RandomRun.events(store)));
            }
        });
    }

    @Test
    void aRunWhoseStoreFailsAtAnyOperationEndsLikeTheUndisturbedOne() {
        forRandomWorkflows((definition, parallel) -> {
            Backend undisturbed = empty();
            RunView expected = new RandomRun(undisturbed, parallel).run(definition);
            List<String> lines = RandomRun.lines(RandomRun.events(undisturbed));
            for (long n = 1; ; n++) {
                var store = new FaultyBackend(empty());
                store.failAt(n);
                RunView actual = untilItEnds(store, definition, parallel);

                boolean unharmed = store.operations() < n;
                store.heal();
                compare(definition, expected, actual, lines, RandomRun.lines(RandomRun.events(store)));
                if (unharmed) {
                    break;
                }
            }
        });
    }

    private static RunView untilItEnds(FaultyBackend store, String definition, int parallel)
            throws InterruptedException {
        try {
            return new RandomRun(store, parallel).run(definition);
        } catch (StoreFailed failed) {
            store.heal();
            List<Event> left = RandomRun.events(store);
            var process = new RandomRun(store, parallel);
            RunView actual = process.run(definition);
            process.checkNothingWasRepeated(left);
            return actual;
        }
    }

    @Test
    void aLostReplyDoublesNothing() {
        forRandomWorkflows((definition, parallel) -> {
            Backend undisturbed = empty();
            RunView expected = new RandomRun(undisturbed, parallel).run(definition);
            List<String> lines = RandomRun.lines(RandomRun.events(undisturbed));
            for (int n = 1; n <= lines.size(); n++) {
                var store = new FaultyBackend(empty());
                store.loseReplyAt(n);
                var process = new RandomRun(store, parallel);
                RunView actual = process.run(definition);

                process.checkNothingWasRepeated(List.of());
                compare(definition, expected, actual, lines, RandomRun.lines(RandomRun.events(store)));
            }
        });
    }
}
