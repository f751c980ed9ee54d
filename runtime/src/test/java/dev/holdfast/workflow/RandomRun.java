package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/** One process at work on a run of a random workflow, and what must be true of it. */
final class RandomRun {
    private final ImpatientTimers timers = new ImpatientTimers();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Map<String, TaskHandler> tools = TaskHandlers.of(new Worker("work"), new Worker("undo"));
    private final Backend store;
    private final int parallel;

    /** Every attempt this process made, such as {@code random t1 2} or {@code random undo t1 1}. */
    private final Queue<String> made = new ConcurrentLinkedQueue<>();

    RandomRun(Backend store, int parallel) {
        this.store = store;
        this.parallel = parallel;
    }

    private final class Worker implements TaskHandler {
        private final String name;

        Worker(String name) {
            this.name = name;
        }

        @Override
        public String toolName() {
            return name;
        }

        @Override
        public JsonNode run(TaskCall call) throws Exception {
            made.add(call.runId() + (name.equals("undo") ? " undo " : " ") + call.taskId() + " " + call.attempt());
            if (call.attempt() <= call.inputs().path("fail").asInt()) {
                if (call.inputs().path("hang").asBoolean(false)) {
                    timers.timeOut();
                    never.await();
                }
                throw new IllegalStateException("attempt " + call.attempt() + " fails");
            }
            return Trees.MAPPER.valueToTree(call.taskId() + call.inputs().path("of"));
        }
    }

    RunView run(String definition) throws InterruptedException {
        var engine = new Engine(store, timers, new Random(0), RunListener.NONE);
        var reader = new WorkflowReader(tools).withoutPolicyCheck();
        var around = new Surroundings(Path.of(""), name -> null, parallel);
        try (var runner = new WorkflowRunner(engine, tools, reader, around)) {
            RunView view = runner.start(reader.read("random.json", definition).workflow(), RunRequest.DEFAULT)
                    .await();
            assertThat(view.status().finished()).isTrue();
            return view;
        }
    }

    static List<Event> events(Backend store) {
        return store.log().readAll(0, Log.MAX_BATCH);
    }

    /** Each event such as {@code random TASK_STARTED t1}. */
    static List<String> lines(List<Event> events) {
        return events.stream()
                .map(event -> event.stream() + " " + Ground.line(event))
                .toList();
    }

    /** Nothing that {@code before} records as completed was attempted, and nothing was attempted twice. */
    void checkNothingWasRepeated(List<Event> before) {
        Set<String> completed = new HashSet<>();
        for (String line : lines(before)) {
            if (line.contains(" TASK_COMPLETED ")) {
                completed.add(line.replace(" TASK_COMPLETED ", " "));
            } else if (line.contains(" COMPENSATION_COMPLETED ")) {
                completed.add(line.replace(" COMPENSATION_COMPLETED ", " undo "));
            }
        }
        assertThat(made).doesNotHaveDuplicates();
        assertThat(made.stream().map(attempt -> attempt.substring(0, attempt.lastIndexOf(' '))))
                .noneMatch(completed::contains);
    }

    /** Each outcome is recorded once, and undoing goes from what completed last, tasks or items of others, to the first. */
    static void checkLog(List<String> lines) {
        assertThat(lines.stream().filter(line -> line.contains("COMPLETED"))).doesNotHaveDuplicates();
        List<String> undone = tasks(lines, "random COMPENSATION_TRIGGERED ").stream()
                .filter(task -> !task.startsWith("hook"))
                .distinct()
                .toList();
        List<String> completed = tasks(lines, "random TASK_COMPLETED ");
        List<String> lastFirst = completed.reversed().stream()
                .map(id ->
                        completed.contains(Run.itemOwner(id)) && !id.equals(Run.itemOwner(id)) ? "" : Run.itemOwner(id))
                .distinct()
                .filter(undone::contains)
                .toList();
        assertThat(undone).isEqualTo(lastFirst);
        assertThat(lines).last().asString().startsWith("random WORKFLOW_");
    }

    /**
     * A run failed as its definition says: by a task that failed, whose hook was called, as were those of all others that
     * failed; and whatever had completed and can be undone was undone, or could not be.
     */
    static void checkFailed(String definition, RunView run, List<String> lines) {
        Set<String> hooks = new HashSet<>();
        JsonNode tasks = Trees.MAPPER.readTree(definition).path("tasks");
        tasks.forEach(
                task -> hooks.add(task.path("compensation").path("onFailure").asString("")));
        assertThat(run.failedTask()).isNotNull();
        for (JsonNode task : tasks) {
            String id = task.path("id").asString();
            TaskStatus status = run.task(id).status();
            boolean failed = status == TaskStatus.FAILED || status == TaskStatus.TIMEOUT;
            String hook = task.path("compensation").path("onFailure").asString("");
            assertThat(!id.equals(run.failedTask()) || failed)
                    .as("%s failed the run", id)
                    .isTrue();
            if (failed && !hook.isEmpty()) {
                assertThat(lines).anyMatch(line -> line.startsWith("random COMPENSATION_TRIGGERED " + hook));
                assertThat(run.task(hook).status().finished())
                        .as("%s of %s", hook, id)
                        .isTrue();
            }
            if (status == TaskStatus.COMPLETED && task.has("compensationAction") && !hooks.contains(id)) {
                assertThat(run.task(id).compensation())
                        .as("undoing %s", id)
                        .isIn(TaskView.Compensation.COMPLETED, TaskView.Compensation.FAILED);
            }
            assertThat(status).as(id).isNotIn(TaskStatus.RUNNING, TaskStatus.RETRYING);
        }
    }

    private static List<String> tasks(List<String> lines, String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }
}
