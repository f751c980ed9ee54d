package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.ChildIds;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChildNamesTest {
    private static final String SAY =
            "definition: {id: say, tasks: [{id: say, toolName: work, inputs: {of: \"{{input.of}}\"}}]}";

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        ground.close();
    }

    private Ground saying() {
        return ground.tool("work", call -> {
            done.add(call.runId() + "/" + call.taskId());
            return call.inputs().path("of").asString();
        });
    }

    @Test
    void aTaskNeverSharesItsChildWithAnItemOfAnother() throws InterruptedException {
        RunView run = saying().run("{id: w, tasks: ["
                + "{id: t.0, toolName: workflow, inputs: {input: {of: single}, " + SAY + "}},"
                + "{id: t, type: parallel, dependsOn: [t.0], toolName: workflow,"
                + " inputs: {items: [apple, pear], input: {of: \"{{item}}\"}, " + SAY + "}}]}");

        assertThat(run.task("t").output()).hasToString("[{\"say\":\"apple\"},{\"say\":\"pear\"}]");
        assertThat(run.task("t.0").child()).isEqualTo("w~t.0");
        assertThat(run.task("t[0]").child()).isEqualTo("w~t[0]");
        assertThat(done).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void aRunThatSomebodyCalledLikeAChildIsNotTakenForIt() throws InterruptedException {
        saying();
        ground.runner(ground.store, 8)
                .start(ground.read("{id: other, tasks: [{id: a}]}"), RunRequest.DEFAULT.withRunId("w.t"))
                .await();
        RunView run =
                ground.run("{id: w, tasks: [{id: t, toolName: workflow, inputs: {input: {of: me}, " + SAY + "}}]}");

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.task("t").output()).hasToString("{\"say\":\"me\"}");
    }

    @Test
    void aTaskThatAnOlderVersionStartedKeepsTheChildThatIsRecorded() throws InterruptedException {
        String family = "{id: w, tasks: [{id: t, toolName: workflow, inputs: {input: {of: me}, " + SAY + "}}]}";
        saying().run(family);
        try (Ground left = new Ground()) {
            done.clear();
            left.tool("work", call -> done.add(call.runId() + "/" + call.taskId()));
            ground.store
                    .log()
                    .read("w", 0, 2)
                    .forEach(event -> left.store
                            .log()
                            .append(
                                    "w",
                                    Expected.any(),
                                    List.of(new NewEvent(
                                            event.id(),
                                            event.type(),
                                            event.time(),
                                            Trees.json(
                                                    Trees.read(event.body()).isObject()
                                                            ? Trees.MAPPER.readTree(event.body()
                                                                    .text()
                                                                    .replace("w~t", "w.t"))
                                                            : Trees.object()),
                                            event.meta()))));
            RunView run = left.run(family);

            assertThat(run.task("t").child()).isEqualTo("w.t");
            assertThat(done).containsExactly("w.t/say");
        }
    }

    @Test
    void anIdThatWouldBeTooLongIsRefusedBeforeTheChildStarts() throws InterruptedException {
        String name = "n".repeat(100);
        String innermost = SAY;
        for (int depth = 0; depth < 5; depth++) {
            innermost = "definition: {id: d" + depth + ", tasks: [{id: " + name + ", toolName: workflow, inputs: {"
                    + innermost + "}}]}";
        }
        RunView run =
                saying().run("{id: w, tasks: [{id: " + name + ", toolName: workflow, inputs: {" + innermost + "}}]}");

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("longer than " + ChildIds.MAX_BYTES + " bytes");
        assertThat(done).isEmpty();
    }

    @Test
    void anIdThatCouldBeMistakenIsRefusedForANewRun() {
        Workflow workflow = ground.read("{id: w, tasks: [{id: a}]}");
        for (String id : List.of("", " ", "a/b", "w~t", "machine:x", "holdfast:versions:w", "n".repeat(256))) {
            assertThatThrownBy(() -> ground.runner(ground.store, 1).start(workflow, RunRequest.DEFAULT.withRunId(id)))
                    .as("'%s'", id)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("run");
            assertThat(ground.store.log().readAll(0, 10)).isEmpty();
        }
    }
}
