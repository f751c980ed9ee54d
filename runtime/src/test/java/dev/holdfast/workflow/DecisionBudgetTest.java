package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.codec.LargeBodies;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ten thousand conditions, or templates, are evaluated in a second or two, however heavy each of them is, or refused. */
@Timeout(60)
class DecisionBudgetTest {
    private static final int MANY = 10_000;

    private final Ground ground = new Ground();

    @AfterEach
    void close() {
        ground.close();
    }

    private static ObjectNode lists(int length) {
        ObjectNode input = Trees.object();
        ArrayNode list = input.putArray("list");
        for (int i = 0; i < length; i++) {
            list.add(i);
        }
        input.set("same", list.deepCopy());
        return input.put("text", "x".repeat(length));
    }

    private static String tasks(String task) {
        var yaml = new StringBuilder("id: w\ntasks:\n");
        for (int i = 0; i < MANY; i++) {
            yaml.append("  - {id: t").append(i).append(", ").append(task).append("}\n");
        }
        return yaml.toString();
    }

    private RunView run(String task, ObjectNode input) throws InterruptedException {
        Workflow workflow = ground.read(tasks(task));
        var roomy = new LargeBodies(ground.store);
        long began = System.nanoTime();
        RunView run = ground.runner(roomy, 8)
                .start(workflow, new RunRequest("w", input, false))
                .await();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        return run;
    }

    @Test
    void heavyConditionsAreRefusedByASentence() throws InterruptedException {
        RunView run = run("when: 'input.list == input.same'", lists(12_000));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failedTask()).isEqualTo("t0");
        assertThat(run.error())
                .contains("it takes more than 10000 steps, its share among 10000 conditions, with these values");
        assertThat(ground.store.log().version("w")).isLessThan(5);
    }

    @Test
    void asHeavyAsTheirSharesTheyAreDecidedAtOnce() throws InterruptedException {
        RunView run = run("when: 'input.list != input.same'", lists(2_400));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void aHeavyConditionAloneIsDecided() throws InterruptedException {
        RunView run = ground.runner(ground.store, 8)
                .start(
                        ground.read("{id: w, tasks: [{id: a, when: 'input.list == input.same'}]}"),
                        new RunRequest("w", lists(50_000), false))
                .await();
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void itemsOfManyTasksAreRefusedByASentence() throws InterruptedException {
        RunView run = run("type: parallel, inputs: {items: ['{{input.text}}']}", lists(100_000));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("grows beyond 65536 characters");
    }

    @Test
    void sleepsTakeNoMoreThanAMoment() throws InterruptedException {
        RunView run = run("toolName: sleep, inputs: {for: '{{input.text}}'}", lists(100_000));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("grows beyond 10000 characters");
    }

    @Test
    void plainConditionsOfManyTasksAreEvaluatedOnce() throws InterruptedException {
        RunView run = run("when: 'size(input.list) == 10'", lists(10));
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }
}
