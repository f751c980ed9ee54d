package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a flow is given and gives is checked before anything is recorded, or else fails what gave it, for good. */
class SmallStoreFlowTest {
    private static final StepOptions THRICE =
            StepOptions.DEFAULT.withRetry(3, new Backoff(Duration.ofDays(1), 1, false));

    private final FlowGround ground = new FlowGround();

    /** What the store of these tests, which moves no large bodies to blobs, does not keep. */
    enum Odd {
        TOO_LARGE,
        TOO_LARGE_IN_ALL,
        TOO_DEEP,
        MUCH_TOO_DEEP,
        IN_ITSELF,
        LISTED_IN_ITSELF,
        HALF_A_NAME,
        NO_NUMBER;

        Object value() {
            return switch (this) {
                case TOO_LARGE -> "x".repeat(1 << 20);
                case TOO_LARGE_IN_ALL -> Collections.nCopies(20, "x".repeat(100_000));
                case TOO_DEEP -> nested(Recorded.MAX_DEPTH + 1);
                case MUCH_TOO_DEEP -> nested(100_000);
                case IN_ITSELF -> inItself();
                case LISTED_IN_ITSELF -> listedInItself();
                case HALF_A_NAME -> Map.of("\ud800", 1);
                case NO_NUMBER -> List.of(Double.NaN);
            };
        }

        private static Object nested(int depth) {
            Object inner = 1;
            for (int i = 0; i < depth; i++) {
                inner = List.of(inner);
            }
            return inner;
        }

        private static Object inItself() {
            Map<String, Object> inItself = new HashMap<>();
            inItself.put("me", inItself);
            return inItself;
        }

        private static Object listedInItself() {
            List<Object> inItself = new ArrayList<>();
            inItself.add(inItself);
            return inItself;
        }
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @ParameterizedTest
    @EnumSource
    void anInputThatCannotBeRecordedIsRefusedAtTheCall(Odd odd) {
        assertThatThrownBy(() -> ground.flows().run("run", "flow", odd.value(), String.class, flow -> "good"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the input of run 'run'")
                .hasMessageContaining("cannot be")
                .message()
                .hasSizeLessThan(2_000);
        assertThat(ground.store.log().version("run")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IN_ITSELF", "LISTED_IN_ITSELF", "MUCH_TOO_DEEP"}) // misuse
    void soIsThatOfAChild(Odd odd) {
        assertThatThrownBy(() -> ground.run(
                        String.class, flow -> flow.child("child", odd.value(), String.class, child -> "good")))
                .hasMessageContaining("the input of run 'run")
                .hasMessageContaining("cannot be");
        assertThat(ground.log("run")).containsExactly("WORKFLOW_STARTED", "WORKFLOW_FAILED");
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_ITSELF", "MUCH_TOO_DEEP", "TOO_LARGE", "TOO_LARGE_IN_ALL", "TOO_DEEP"})
    void aResultThatCannotBeRecordedFailsItsStepForGood(Odd odd) {
        assertThatThrownBy(() -> ground.run(String.class, flow -> {
                    flow.step("odd", Object.class, THRICE, call -> {
                        ground.done.add("odd");
                        return odd.value();
                    });
                    return "good";
                }))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("cannot be recorded");
        assertThat(ground.done).containsExactly("odd");
        assertThat(ground.log("run"))
                .containsExactly("WORKFLOW_STARTED", "TASK_STARTED odd", "TASK_FAILED odd", "WORKFLOW_FAILED odd");
    }

    @ParameterizedTest
    @EnumSource(names = {"IN_ITSELF", "MUCH_TOO_DEEP", "TOO_LARGE", "TOO_LARGE_IN_ALL", "TOO_DEEP"})
    void aResultOfTheFlowThatCannotBeRecordedFailsIt(Odd odd) {
        assertThatThrownBy(() -> ground.run(Object.class, flow -> odd.value()))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("cannot be recorded");
        assertThat(ground.log("run")).containsExactly("WORKFLOW_STARTED", "WORKFLOW_FAILED");
    }

    @Test
    void theDeepestAndTheLargestInputIsReadBack() throws InterruptedException {
        for (Object most : List.of(Odd.nested(Recorded.MAX_DEPTH), "x".repeat(900_000))) {
            String id = "run" + most.hashCode();
            String run = ground.flows().run(id, "flow", most, String.class, flow -> "good");
            assertThat(run).isEqualTo("good");
            assertThat(Run.read(ground.store.log(), id).orElseThrow().input())
                    .isEqualTo(Trees.MAPPER.valueToTree(most));
        }
    }
}
