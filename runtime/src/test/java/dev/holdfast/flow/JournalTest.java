package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.PersistenceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final FlowGround ground = new FlowGround();

    @AfterEach
    void close() {
        ground.close();
    }

    private Journal journal(RunListener listener) {
        return new Journal(new Engine(ground.store, ground.timers, new Random(1), listener), "run", 0);
    }

    private static List<RunEvent> skipped(String task) {
        return List.of(new RunEvent(RunEvent.Type.TASK_SKIPPED, Instant.EPOCH, task, null, RunEvent.Metadata.NONE));
    }

    @Test
    void decisionsMadeDuringAnAppendTravelTogetherInTheNext() throws Exception {
        var othersHaveDecided = new CountDownLatch(3);
        var firstIsAppending = new CountDownLatch(1);
        Journal journal = journal(new RunListener() {
            @Override
            public void recorded(String runId, RunEvent event) {
                if ("first".equals(event.taskId())) {
                    firstIsAppending.countDown();
                    awaitSurely(othersHaveDecided);
                }
            }
        });
        List<Future<?>> all = new ArrayList<>();
        all.add(ground.start(() -> decide(journal, "first")));
        firstIsAppending.await();
        for (int i = 0; i < 3; i++) {
            String other = "other " + i;
            all.add(ground.start(() -> {
                journal.decide(() -> {
                    othersHaveDecided.countDown();
                    return skipped(other);
                });
                return null;
            }));
        }
        for (Future<?> decided : all) {
            decided.get(30, TimeUnit.SECONDS);
        }

        assertThat(ground.store.operations()).isEqualTo(2);
        assertThat(ground.log("run")).hasSize(4).startsWith("TASK_SKIPPED first");
    }

    private static void awaitSurely(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static boolean decide(Journal journal, String task) {
        journal.decide(() -> skipped(task));
        return true;
    }

    @Test
    void manyEventsAreAppendedInBatchesThatTheStoreTakes() {
        List<RunEvent> many = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            many.addAll(skipped("t" + i));
        }
        journal(RunListener.NONE).decide(() -> many);

        assertThat(ground.store.operations()).isEqualTo(3);
        assertThat(ground.store.log().version("run")).isEqualTo(2_500);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        Journal journal = journal(new RunListener() {
            @Override
            public void recorded(String runId, RunEvent event) {
                throw new IllegalStateException("on purpose");
            }
        });
        decide(journal, "a");
        decide(journal, "b");

        assertThat(ground.log("run")).containsExactly("TASK_SKIPPED a", "TASK_SKIPPED b");
    }

    @Test
    void afterAFailureNothingMoreIsRecorded() {
        Journal journal = journal(RunListener.NONE);
        ground.store.failAt(1);

        assertThatThrownBy(() -> decide(journal, "a")).isInstanceOf(PersistenceException.class);
        assertThatThrownBy(() -> decide(journal, "b")).isInstanceOf(PersistenceException.class);
        assertThat(journal.broken()).isNotNull();
        assertThat(ground.log("run")).isEmpty();
    }

    @Test
    void afterADecisionThatFailsNothingIsDecidedAnyMore() {
        Journal journal = journal(RunListener.NONE);
        assertThatThrownBy(() -> journal.decide(() -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run 'run' cannot go on in this process");

        assertThatThrownBy(() -> decide(journal, "a")).isInstanceOf(IllegalStateException.class);
        assertThat(ground.log("run")).isEmpty();
    }

    @Test
    void ofTwoJournalsOfARunOneIsFenced() {
        Journal first = journal(RunListener.NONE);
        Journal second = journal(RunListener.NONE);
        decide(second, "b");

        assertThatThrownBy(() -> decide(first, "a")).isInstanceOf(Fenced.class);
        assertThat(ground.log("run")).containsExactly("TASK_SKIPPED b");
    }
}
