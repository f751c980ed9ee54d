package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.StoreFailed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A flow whose store fails at any operation ends as if it had not, and does nothing twice that was recorded. */
class FlowFaultsTest {
    private static final String RESULT = "a!b1!b2!c!";

    private static Flow<String> flow(FlowGround ground) {
        return flow -> {
            String a = flow.step("a", String.class, call -> work(ground, "a"));
            List<String> b = flow.parallel(
                    "b",
                    List.of(
                            one -> one.step("b", String.class, call -> work(ground, "b1")),
                            two -> two.step("b", String.class, call -> work(ground, "b2"))));
            return a
                    + String.join("", b)
                    + flow.child(
                            "c", null, String.class, kid -> kid.step("c", String.class, call -> work(ground, "c")));
        };
    }

    private static String work(FlowGround ground, String name) {
        ground.done.add(name);
        return name + "!";
    }

    @Test
    void aFailureAtAnyOperationLeavesARunThatCanBeContinued() throws InterruptedException {
        boolean unharmed = false;
        for (long n = 1; !unharmed; n++) {
            try (var ground = new FlowGround()) {
                ground.store.failAt(n);
                Flow<String> flow = flow(ground);
                try {
                    ground.run(String.class, flow);
                    unharmed = ground.store.operations() < n;
                } catch (StoreFailed failed) {
                    ground.store.heal();
                    List<String> recorded = completed(ground);
                    ground.done.clear();
                    assertThat(ground.run(String.class, flow)).isEqualTo(RESULT);
                    assertThat(ground.done)
                            .as("again after a failure of operation " + n)
                            .hasSize(4 - recorded.size());
                }
                ground.store.heal();
                assertThat(completed(ground)).hasSize(4).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aReplyThatIsLostAtAnyWriteDoublesNothing() throws InterruptedException {
        for (int n = 1; n <= 12; n++) {
            try (var ground = new FlowGround()) {
                ground.store.loseReplyAt(n);

                assertThat(ground.run(String.class, flow(ground))).isEqualTo(RESULT);
                assertThat(ground.done).containsExactlyInAnyOrder("a", "b1", "b2", "c");
                assertThat(completed(ground)).hasSize(4).doesNotHaveDuplicates();
            }
        }
    }

    /** The steps that did work, the child's included. */
    private static List<String> completed(FlowGround ground) {
        List<String> all = new ArrayList<>(ground.log("run"));
        ground.log("run~c").forEach(line -> all.add("child " + line));
        return all.stream()
                .filter(line -> line.contains("TASK_COMPLETED") && !line.equals("TASK_COMPLETED c"))
                .toList();
    }
}
