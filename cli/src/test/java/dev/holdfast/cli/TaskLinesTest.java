package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Screen.Line;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.flow.TaskView.Compensation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskLinesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = START.plusMillis(2_500);

    private static TaskView task(
            String id, TaskStatus status, int attempt, @Nullable String error, @Nullable Instant due) {
        Instant end = status.finished() ? START.plusMillis(1_200) : null;
        Instant start = attempt == 0 ? null : START;
        return new TaskView(
                id, status, attempt, start, end, null, error, due, false, Compensation.NONE, null, null, null, 0);
    }

    private static RunView run(RunStatus status, List<TaskView> tasks) {
        Instant end = status.finished() ? START.plusSeconds(3) : null;
        return new RunView("r", "R", status, START, end, Trees.object(), null, null, null, null, null, 9, tasks);
    }

    private static List<String> draw(RunView run, Set<String> kept, boolean working, int rows) {
        return new TaskLines(run, kept, working, true)
                .draw(NOW, 0, rows).stream().map(Line::text).toList();
    }

    @Test
    void everyTaskHasALineThatSaysWhereItStands() {
        var tasks = List.of(
                task("kept", TaskStatus.COMPLETED, 1, null, null),
                task("done", TaskStatus.COMPLETED, 2, null, null),
                task("working", TaskStatus.RUNNING, 1, null, null),
                task("asleep", TaskStatus.RUNNING, 1, null, NOW.plusSeconds(90)),
                task("again", TaskStatus.RETRYING, 1, "no luck", NOW.plusMillis(700)),
                task("failed", TaskStatus.FAILED, 3, "broken\n\033[31m", null),
                task("skipped", TaskStatus.SKIPPED, 0, null, null),
                task("later", TaskStatus.PENDING, 0, null, null));
        assertThat(draw(run(RunStatus.RUNNING, tasks), Set.of("kept"), true, 20))
                .containsExactly(
                        "✓ kept     kept",
                        "✓ done     done 1.2s, attempt 2",
                        "⠋ working  2.5s",
                        "⠋ asleep   sleeping, wakes in 1m 30s",
                        "↻ again    again in 0.7s, after attempt 1: no luck",
                        "✗ failed   failed 1.2s, attempt 3: broken  [31m",
                        "∅ skipped  skipped",
                        "· later",
                        "8 tasks: 2 running, 1 waiting, 1 failed, 1 done, 1 kept, 1 skipped, 1 pending; 2.5s");
    }

    @Test
    void whenTheProcessStopsWhatWasAtWorkIsStopped() {
        var tasks = List.of(
                task("working", TaskStatus.RUNNING, 1, null, null), task("later", TaskStatus.PENDING, 0, null, null));
        assertThat(draw(run(RunStatus.RUNNING, tasks), Set.of(), false, 20))
                .startsWith("‖ working  stopped", "· later");
        assertThat(draw(run(RunStatus.FAILED, tasks.subList(1, 2)), Set.of(), false, 20))
                .containsExactly("· later  not run", "1 task: 1 not run; 3.0s");
    }

    @Test
    void itemsStandBelowTheirTask() {
        var tasks = List.of(
                task("each", TaskStatus.RUNNING, 1, null, null),
                task("other", TaskStatus.RUNNING, 1, null, null),
                task("each[0]", TaskStatus.RUNNING, 1, null, null));
        assertThat(draw(run(RunStatus.RUNNING, tasks), Set.of(), true, 20))
                .startsWith("⠋ each       2.5s", "⠋   each[0]  2.5s", "⠋ other      2.5s");
    }

    @Test
    void whereThereIsNoRoomForAllThoseAtWorkAndThoseThatFailedAreShown() {
        List<TaskView> tasks = new ArrayList<>(IntStream.range(0, 50)
                .mapToObj(i -> task("done-" + i, TaskStatus.COMPLETED, 1, null, null))
                .toList());
        tasks.add(25, task("failed", TaskStatus.FAILED, 1, "x", null));
        tasks.add(task("working", TaskStatus.RUNNING, 1, null, null));
        List<String> lines = draw(run(RunStatus.RUNNING, tasks), Set.of(), true, 6);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(4)).isEqualTo("  and 48 other tasks");
        assertThat(lines.get(5)).startsWith("52 tasks: 1 running, 1 failed, 50 done");
        assertThat(lines).anyMatch(line -> line.contains("failed")).anyMatch(line -> line.contains("working"));
    }

    @Test
    void withoutUnicodeThereIsOnlyAscii() {
        var tasks = List.of(
                task("working", TaskStatus.RUNNING, 1, null, null), task("done", TaskStatus.COMPLETED, 1, null, null));
        assertThat(new TaskLines(run(RunStatus.RUNNING, tasks), Set.of(), true, false).draw(NOW, 3, 20))
                .extracting(Line::text)
                .startsWith("> working  2.5s", "+ done     done 1.2s");
    }
}
