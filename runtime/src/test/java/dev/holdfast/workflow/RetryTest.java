package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_RETRY;
import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final String FLAKY = """
            id: w
            tasks:
              - id: flaky
                toolName: flaky
                retry: {maxAttempts: 3, backoffMs: 1000, backoffMultiplier: 3, jitter: false}
            """;

    private final Ground ground = new Ground();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        ground.close();
    }

    /** Fails every attempt before {@code first}. */
    private Ground succeedingFrom(int first) {
        return ground.tool("flaky", call -> {
            calls.add(call.attempt() + " " + call.idempotencyKey());
            if (call.attempt() < first) {
                throw new IOException("no luck " + call.attempt());
            }
            return "fine";
        });
    }

    @Test
    void aFailedAttemptIsFollowedByAnotherWhenItsTimeHasCome() throws InterruptedException {
        Running run = succeedingFrom(3).start(FLAKY);

        Instant start = ground.clock.instant();
        RunEvent first = ground.hear(TASK_RETRY, "flaky");
        assertThat(first.metadata().nextAttemptAt()).isEqualTo(start.plusMillis(1000));
        assertThat(first.metadata().error()).isEqualTo("no luck 1");
        ground.clock.advance(Duration.ofMillis(1000));
        RunEvent second = ground.hear(TASK_RETRY, "flaky");
        assertThat(second.metadata().nextAttemptAt()).isEqualTo(start.plusMillis(1000 + 3000));
        ground.clock.advance(Duration.ofMillis(3000));

        RunView ended = run.await();
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.task("flaky").attempt()).isEqualTo(3);
        assertThat(ended.task("flaky").error()).isNull();
        assertThat(ended.task("flaky").duration()).isEqualTo(Duration.ofMillis(4000));
        assertThat(calls).containsExactly("1 w/flaky", "2 w/flaky", "3 w/flaky");
    }

    @Test
    void theLastFailedAttemptFailsTheTaskAndTheRun() throws InterruptedException {
        Running run = succeedingFrom(4).start(FLAKY);
        ground.hear(TASK_RETRY, "flaky");
        ground.clock.advance(Duration.ofMillis(1000));
        ground.hear(TASK_RETRY, "flaky");
        ground.clock.advance(Duration.ofMillis(3000));

        RunView ended = run.await();
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.failedTask()).isEqualTo("flaky");
        assertThat(ended.error()).isEqualTo("no luck 3");
        assertThat(ended.completedAt()).isEqualTo(ground.clock.instant());
        assertThat(ended.task("flaky").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(ended.task("flaky").completedAt()).isEqualTo(ground.clock.instant());
    }

    @Test
    void aContinuedRunWaitsOnlyForWhatIsLeftOfTheTime() throws InterruptedException {
        succeedingFrom(2).start(FLAKY);
        ground.hear(TASK_RETRY, "flaky");
        try (Ground later = ground.crashed()) {
            later.clock.advance(Duration.ofMillis(400));
            Running run = later.start(FLAKY);
            later.clock.advance(Duration.ofMillis(599));
            assertThat(run.view().task("flaky").status()).isEqualTo(TaskStatus.RETRYING);
            later.clock.advance(Duration.ofMillis(1));

            assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void anAttemptThatACrashCutShortIsMadeAgainWithTheSameNumberAndKey() throws InterruptedException {
        var never = new CountDownLatch(1);
        ground.tool("flaky", call -> {
            calls.add(call.attempt() + " " + call.idempotencyKey());
            never.await();
            return "never";
        });
        ground.start(FLAKY);
        ground.hear(TASK_STARTED, "flaky");
        try (Ground once = ground.crashed()) {
            once.start(FLAKY);
            once.hear(TASK_STARTED, "flaky");
            try (Ground twice = once.crashed()) {
                twice.tool("flaky", call -> calls.add(call.attempt() + " " + call.idempotencyKey()));
                RunView ended = twice.run(FLAKY);

                assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
                assertThat(ended.task("flaky").attempt()).isEqualTo(1);
                assertThat(ended.task("flaky").recovered()).isTrue();
                assertThat(calls).last().isEqualTo("1 w/flaky");
                assertThat(twice.runs().events("w", 2, 2))
                        .extracting(event -> event.body().text())
                        .allSatisfy(body -> assertThat(body).contains("{\"attempt\":1,\"recovered\":true}"));
            }
        }
    }
}
