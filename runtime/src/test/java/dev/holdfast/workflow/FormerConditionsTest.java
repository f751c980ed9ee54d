package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that an earlier version started, with conditions that are not known any more. */
class FormerConditionsTest {
    private static final String KNOWN = "run.id =~ ['w', 'v']";
    private static final String YAML = """
            id: w
            tasks:
              - {id: a, toolName: work}
              - {id: b, toolName: work, dependsOn: [a], when: "CONDITION"}
            """;

    private final List<String> done = new CopyOnWriteArrayList<>();

    private Ground ground() {
        return new Ground().tool("work", call -> done.add(call.taskId()));
    }

    /** What is left of a run that was killed after its first task. */
    private Ground killed(String condition) throws InterruptedException {
        Ground left = ground();
        try (Ground ground = ground()) {
            ground.run(YAML.replace("CONDITION", KNOWN));
            for (Event event : ground.store.log().readAll(0, Log.MAX_BATCH).subList(0, 3)) {
                Json body = Json.parse(event.body().text().replace(KNOWN, condition));
                var again = new NewEvent(event.id(), event.type(), event.time(), body, event.meta());
                left.store.log().append(event.stream(), Expected.any(), List.of(again));
            }
        }
        done.clear();
        return left;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x' =~ (1..9000000000000000000)",
                "run.id eq 'w'",
                "true and true",
                "run.id =~ '(w)\\\\\\\\1'",
                "0x10 == 16"
            })
    void theyStopWithASentenceThatSaysWhatAndGoOnWithAMendedFile(String condition) throws InterruptedException {
        try (Ground left = killed(condition)) {
            WorkflowRunner runner = left.runner(left.store, 1);
            assertThatThrownBy(() -> runner.resume("w"))
                    .isInstanceOf(PersistenceException.class)
                    .hasMessageContaining("task 'b': when: the condition '")
                    .hasMessageContaining("cannot be read: ")
                    .hasMessageContaining("runs retry w --with FILE");
            assertThat(done).isEmpty();

            RunView ended = runner.retry("w", left.read(YAML.replace("CONDITION", "run.id == 'w'")))
                    .await();
            assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(done).containsExactly("b");
        }
    }

    @Test
    void conditionsThatAreKnownGoOnAsTheyAre() throws InterruptedException {
        try (Ground left = killed("size(run.id) == 1 ? run.id =^ 'w' : false")) {
            assertThat(left.runner(left.store, 1).resume("w").await().status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(done).containsExactly("b");
        }
    }
}
