package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Recorded;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.store.Json;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What cannot be recorded is a task that failed for good: it is not tried again, and what came before is undone. */
class UnrecordableTest {
    private static final String SAGA = """
            id: w
            tasks:
              - {id: a, toolName: work, compensationAction: {tool: undo, args: {of: a}}}
              - {id: b, toolName: odd, dependsOn: [a], retry: {maxAttempts: 3, backoffMs: 0}}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** What no log keeps, or no run could read back. */
    enum Odd {
        TOO_DEEP,
        TOO_LONG_A_NUMBER,
        NO_NUMBER,
        NO_NUMBER_INSIDE,
        HALF_A_NAME,
        TOO_LARGE;

        @Nullable
        Object value() {
            return switch (this) {
                case TOO_DEEP -> nested(Recorded.MAX_DEPTH + 1);
                case TOO_LONG_A_NUMBER -> BigInteger.TEN.pow(Json.MAX_DIGITS);
                case NO_NUMBER -> Double.NaN;
                case NO_NUMBER_INSIDE -> List.of(Map.of("x", Float.NEGATIVE_INFINITY));
                case HALF_A_NAME -> Map.of("\ud800", 1);
                case TOO_LARGE -> Collections.nCopies(Recorded.MAX_BYTES / 1_000_000 + 1, "x".repeat(1_000_000));
            };
        }
    }

    private static JsonNode nested(int depth) {
        JsonNode inner = Trees.MAPPER.createArrayNode();
        for (int i = 1; i < depth; i++) {
            inner = Trees.MAPPER.createArrayNode().add(inner);
        }
        return inner;
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private Ground ground() {
        return ground.tool("work", call -> call.taskId())
                .tool(
                        "undo",
                        call -> done.add("undo " + call.inputs().path("of").asString("?")));
    }

    @ParameterizedTest
    @EnumSource
    void anOutputThatCannotBeRecordedFailsItsTaskForGood(Odd odd) throws InterruptedException {
        RunView run = ground().tool("odd", call -> {
                    done.add("odd");
                    return odd.value();
                })
                .run(SAGA);

        assertThat(done).containsExactly("odd", "undo a");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("cannot be recorded").hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @EnumSource
    void soDoesThatOfAnItem(Odd odd) throws InterruptedException {
        RunView run = ground().tool("odd", call -> {
                    done.add(call.taskId());
                    return call.inputs().path("n").asInt() == 1 ? odd.value() : "good";
                })
                .run(SAGA.replace(
                        "toolName: odd", "type: parallel, toolName: odd, inputs: {items: [0, 1], n: '{{item}}'}"));

        assertThat(done).containsExactlyInAnyOrder("b[0]", "b[1]", "undo a");
        assertThat(run.error()).contains("item 1").contains("cannot be recorded");
    }

    @ParameterizedTest
    @EnumSource
    void soDoesThatOfUndoing(Odd odd) throws InterruptedException {
        RunView run = ground().tool("odd", call -> {
                    throw new IllegalStateException("broken");
                })
                .tool("undo", call -> {
                    done.add("undo");
                    return odd.value();
                })
                .run(SAGA.replace("id: a,", "id: a, retry: {maxAttempts: 3, backoffMs: 0},")
                        .replace("maxAttempts: 3, backoffMs: 0}}\n", "maxAttempts: 1}}\n"));

        assertThat(done).containsExactly("undo");
        assertThat(run.task("a").error()).contains("cannot be recorded");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void anOutputOfTheRunThatCannotBeRecordedFailsTheLastTaskAndUndoesIt() throws InterruptedException {
        RunView run = ground().tool("odd", call -> nested(Recorded.MAX_DEPTH))
                .run(SAGA.replace(
                        "retry: {maxAttempts: 3, backoffMs: 0}", "compensationAction: {tool: undo, args: {of: b}}"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failedTask()).isEqualTo("b");
        assertThat(run.task("b").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(run.error()).startsWith("the output of the run");
        assertThat(done).containsExactly("undo b", "undo a");
        assertThat(ground.runs().retry("w").task("b").status()).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void aMessageIsKeptInALengthThatCanBeShown() throws InterruptedException {
        RunView run = ground().tool("odd", call -> {
                    throw new IllegalStateException("x".repeat(10_000_000));
                })
                .run(SAGA.replace("maxAttempts: 3", "maxAttempts: 1"));

        assertThat(run.error()).hasSizeLessThan(Recorded.MAX_MESSAGE + 100).endsWith("… (10000000 characters)");
    }

    @Test
    void anExceptionThatCannotSayWhatItIsFailsTheTaskAllTheSame() throws InterruptedException {
        RunView run = ground().tool("odd", call -> {
                    throw new IllegalStateException() {
                        @Override
                        public String getMessage() {
                            throw new IllegalStateException("no words");
                        }
                    };
                })
                .run(SAGA.replace("maxAttempts: 3", "maxAttempts: 1"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(done).containsExactly("undo a");
    }

    @Test
    void numbersOfAsManyDigitsAsTheStoreTakesAreRecorded() throws InterruptedException {
        BigInteger number = BigInteger.TEN.pow(Json.MAX_DIGITS - 1);
        RunView run = ground().tool("odd", call -> Map.of("n", number, "f", 0.1f, "b", new byte[] {1, 2, 3}))
                .run(SAGA);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.task("b").output())
                .isEqualTo(Trees.MAPPER.readTree("{\"n\":" + number + ",\"f\":0.1,\"b\":\"AQID\"}"));
    }
}
