package dev.holdfast.cli;

import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast runs show}: prints how a run went, also while another process is at work on it. */
@Command(
        name = "show",
        description = "Show a run: its tasks, their attempts, outputs and errors.",
        footer = {"", "Examples:", "  holdfast runs show survive", "  holdfast runs show survive --task report --json"})
final class RunsShowCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Option(names = "--task", paramLabel = "TASK", description = "Show this task only, with its whole output.")
    private @Nullable String task;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsShowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            RunView view = new Runs(backend, environment.clock()).show(run);
            PrintWriter out = environment.console().out();
            Object shown = task == null ? view : view.task(task);
            if (common.json) {
                out.println(JsonOutput.line(shown));
            } else if (shown instanceof TaskView) {
                out.println(JsonOutput.pretty(shown));
            } else {
                print(view, out);
            }
            return ExitCode.DONE;
        }
    }

    private static void print(RunView view, PrintWriter out) {
        Table facts = new Table("run", view.id());
        facts.row("name", view.name());
        facts.row("status", view.status().word());
        facts.row("started", Words.moment(view.startedAt()));
        if (view.completedAt() != null) {
            Duration taken = Duration.between(view.startedAt(), view.completedAt());
            facts.row("ended", Words.moment(view.completedAt()) + ", after " + Words.length(taken));
        }
        optional(facts, "child of", view.parent());
        optional(facts, "forked from", view.forkedFrom());
        optional(facts, "failed at", view.failedTask());
        optional(facts, "error", view.error());
        optional(facts, "input", view.input().isEmpty() ? null : JsonOutput.line(view.input()));
        optional(facts, "output", view.output() == null ? null : JsonOutput.line(view.output()));
        facts.print(out);
        out.println();
        Table tasks = new Table("TASK", "STATUS", "ATTEMPT", "TOOK", "OUTPUT OR ERROR");
        for (TaskView task : view.tasks()) {
            tasks.row(
                    task.id(),
                    status(view, task),
                    task.attempt() == 0 ? "" : "" + task.attempt(),
                    task.duration() == null ? "" : Words.length(task.duration()),
                    Columns.cut(result(task), Table.WIDEST_TEXT));
        }
        tasks.print(out);
    }

    private static void optional(Table facts, String name, @Nullable String value) {
        if (value != null) {
            facts.row(name, Columns.cut(Columns.plain(value), 2 * Table.WIDEST_TEXT));
        }
    }

    private static String status(RunView run, TaskView task) {
        return switch (task.compensation()) {
            case NONE -> {
                String undone = undoneItems(run, task);
                String word = undone == null ? task.status().word() : undone;
                yield task.copiedFrom() == null || undone != null ? word : "copied from " + task.copiedFrom();
            }
            case RUNNING -> "being undone";
            case COMPLETED -> "undone";
            case FAILED -> "not undone";
        };
    }

    /** The items of a parallel task may be undone one by one; null where none was. */
    private static @Nullable String undoneItems(RunView run, TaskView task) {
        List<TaskView> items = run.tasks().stream()
                .filter(item ->
                        !item.id().equals(task.id()) && Run.itemOwner(item.id()).equals(task.id()))
                .filter(item -> item.status() == TaskStatus.COMPLETED)
                .toList();
        long undone = items.stream()
                .filter(item -> item.compensation() == TaskView.Compensation.COMPLETED)
                .count();
        return undone == 0 ? null : undone == items.size() ? "undone" : "partly undone";
    }

    private static String result(TaskView task) {
        if (task.error() != null) {
            return Columns.plain(task.error());
        }
        return task.output() == null ? "" : JsonOutput.line(task.output());
    }
}
