package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionChangeTest {
    private static final String BEFORE = """
            id: w
            tasks:
              - {id: a, toolName: work, inputs: {n: 1}}
              - {id: b, toolName: work, inputs: {n: 2}, compensationAction: {tool: work, args: {}}}
              - {id: c, toolName: work, inputs: {n: 3}}
              - {id: d, toolName: work}
            dependencies: {b: [a], c: [b], d: [c]}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void install() throws InterruptedException {
        ground.tool("work", call -> done.add(call.taskId() + call.inputs().path("n")));
        ground.tool("other", call -> done.add("other " + call.taskId()));
        ground.run(BEFORE);
        done.clear();
    }

    @AfterEach
    void close() {
        ground.close();
    }

    /** A run in which a and b have completed and c was started. */
    private Ground inTheMiddle() {
        return ground.crashedAfter(ground.log("w").indexOf("TASK_STARTED c") + 1);
    }

    private static Running start(Ground ground, String yaml, boolean accept) {
        var request = new RunRequest(null, null, accept);
        return ground.runner(ground.store, 1).start(ground.read(yaml), request);
    }

    @Test
    void aChangedDefinitionIsRefusedAndTheTasksAndFieldsAreNamed() {
        try (Ground left = inTheMiddle()) {
            String after = BEFORE.replace("n: 3", "n: 4")
                    .replace("- {id: d, toolName: work}", "- {id: e, toolName: work}")
                    .replace("d: [c]", "e: [c]")
                    .replace("id: w\n", "id: w\nname: Renamed\n");
            assertThatThrownBy(() -> start(left, after, false))
                    .isInstanceOfSatisfying(
                            DefinitionChanged.class,
                            changed -> assertThat(changed.changes())
                                    .containsExactly(
                                            "the workflow: name was absent and is \"Renamed\"",
                                            "task 'c': inputs was {\"n\":3} and is {\"n\":4}",
                                            "task 'd' was removed",
                                            "task 'e' was added"))
                    .hasMessageContaining("accept the changes");
            assertThat(left.log("w")).last().isEqualTo("TASK_STARTED c");
        }
    }

    @Test
    void whatReadsTheSameIsTheSame() throws InterruptedException {
        try (Ground left = inTheMiddle()) {
            String reordered =
                    BEFORE.replace("{id: c, toolName: work, inputs: {n: 3}}", "{inputs: {n: 3}, toolName: work, id: c}")
                            + "# a comment\n";
            assertThat(start(left, reordered, false).await().status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void changesOfWhatHasNotRunAreAcceptedWhereTheyAreAskedFor() throws InterruptedException {
        try (Ground left = inTheMiddle()) {
            String after = BEFORE.replace("n: 3", "n: 4").replace("d, toolName: work", "d, toolName: other");
            RunView run = start(left, after, true).await();

            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(done).containsExactly("c4", "other d");
            assertThat(left.log("w")).contains("WORKFLOW_CHANGED");
            try (Ground later = left.crashedAfter(left.log("w").indexOf("WORKFLOW_CHANGED") + 1)) {
                assertThat(start(later, after, false).await().status())
                        .as("the accepted definition is now that of the run")
                        .isEqualTo(RunStatus.COMPLETED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            n: 1                  | n: 9                   | task 'a': inputs was {"n":1} and is {"n":9}, but its result is recorded
            b: [a]                | b: []                  | task 'b': dependencies was ["a"] and is absent, but its result is recorded
            id: c, toolName: work | id: c, toolName: other | task 'c': toolName was "work" and is "other", but it was started
            """)
    void changesThatContradictWhatIsRecordedAreNotSafe(String from, String to, String why) {
        try (Ground left = inTheMiddle()) {
            assertThatThrownBy(() -> start(left, BEFORE.replace(from, to), true))
                    .isInstanceOf(DefinitionChanged.class)
                    .hasMessageContaining(why)
                    .hasMessageContaining("these changes are not safe");
            assertThat(done).isEmpty();
        }
    }

    @Test
    void aTaskThatWasAddedRunsBeforeWhatWaitsForIt() throws InterruptedException {
        try (Ground left = inTheMiddle()) {
            String after = BEFORE.replace("d: [c]", "d: [c, e]")
                    .replace("dependencies:", "  - {id: e, toolName: work}\ndependencies:");
            start(left, after, true).await();

            assertThat(done).containsExactly("c3", "e", "d");
        }
    }

    @Test
    void aCompletedTaskThatCouldNotBeUndoneWithoutItsDefinitionStays() {
        try (Ground left = inTheMiddle()) {
            String after = BEFORE.replaceAll("(?m)^ +- \\{id: b.*\n", "").replace("b: [a], c: [b]", "c: [a]");
            assertThatThrownBy(() -> start(left, after, true))
                    .hasMessageContaining(
                            "task 'b' was removed, but it has completed and could not be undone without its definition");
        }
    }
}
