package dev.holdfast.cli;

import dev.holdfast.cli.Screen.Colour;
import dev.holdfast.cli.Screen.Line;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines of a live view: one for each task, and one that sums them up. Immutable.
 *
 * @param run what to show
 * @param kept the tasks that an earlier process had completed
 * @param working whether this process is still at work on it
 * @param rich whether the terminal has more than ASCII
 */
record TaskLines(RunView run, Set<String> kept, boolean working, boolean rich) {
    private static final int WIDEST_NAME = 40;

    /**
     * Draws at most {@code rows} lines. Where there are more tasks, those at work come first, then those that failed, then
     * the others; what is left out is counted.
     *
     * @param frame counts up while the run is at work
     */
    List<Line> draw(Instant now, long frame, int rows) {
        List<TaskView> tasks = run.tasks();
        List<TaskView> shown = itemsBelow(tasks.size() < rows ? tasks : chosen(Math.max(0, rows - 2)));
        int widest = shown.stream()
                .mapToInt(task -> Math.min(WIDEST_NAME, Columns.width(name(task))))
                .max()
                .orElse(0);
        List<Line> lines = new ArrayList<>();
        for (TaskView task : shown) {
            TaskState state = state(task);
            String name = Columns.pad(Columns.cut(name(task), WIDEST_NAME), widest);
            String text = state.symbol(rich, frame) + " " + name + "  " + Columns.plain(state.words(task, now));
            lines.add(new Line(text.stripTrailing(), state.colour()));
        }
        if (shown.size() < tasks.size()) {
            lines.add(new Line("  and " + Words.count(tasks.size() - shown.size(), "other task"), Colour.DIM));
        }
        lines.add(new Line(total(now), Colour.NONE));
        return lines;
    }

    /** Items of a parallel task stand indented below it. */
    private static String name(TaskView task) {
        int bracket = task.id().indexOf('[');
        return Columns.plain(task.id()).indent(bracket > 0 ? 2 : 0).stripTrailing();
    }

    private static List<TaskView> itemsBelow(List<TaskView> tasks) {
        Map<String, List<TaskView>> families = new LinkedHashMap<>();
        for (TaskView task : tasks) {
            int bracket = task.id().indexOf('[');
            String family = bracket > 0 ? task.id().substring(0, bracket) : task.id();
            families.computeIfAbsent(family, name -> new ArrayList<>()).add(task);
        }
        return families.values().stream().flatMap(List::stream).toList();
    }

    private TaskState state(TaskView task) {
        TaskState state = TaskState.of(task, kept.contains(task.id()));
        return working ? state : state.atRest(run.status().finished());
    }

    /** The tasks that matter most, in the order of the run. */
    private List<TaskView> chosen(int count) {
        Set<String> ids = run.tasks().stream()
                .sorted(Comparator.comparing(this::state))
                .limit(count)
                .map(TaskView::id)
                .collect(Collectors.toSet());
        return run.tasks().stream().filter(task -> ids.contains(task.id())).toList();
    }

    private String total(Instant now) {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        run.tasks().forEach(task -> counts.merge(state(task), 1L, Long::sum));
        String each = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().word())
                .collect(Collectors.joining(", "));
        Instant end = run.completedAt() == null ? now : run.completedAt();
        return Words.count(run.tasks().size(), "task") + ": " + each + "; "
                + Words.length(Duration.between(run.startedAt(), end));
    }
}
