package dev.holdfast.cli;

import dev.holdfast.cli.Screen.Colour;
import dev.holdfast.flow.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Where a task stands, as people see it: in the order in which it matters to them. */
enum TaskState {
    RUNNING(">", "", Colour.CYAN),
    UNDOING("<", "↶", Colour.CYAN),
    WAITING("~", "↻", Colour.YELLOW),
    STOPPED("!", "‖", Colour.YELLOW),
    FAILED("x", "✗", Colour.RED),
    NOT_UNDONE("x", "✗", Colour.RED),
    CANCELLED("x", "✗", Colour.YELLOW),
    UNDONE("<", "↶", Colour.YELLOW),
    DONE("+", "✓", Colour.GREEN),
    KEPT("=", "✓", Colour.DIM),
    SKIPPED("-", "∅", Colour.DIM),
    PENDING(".", "·", Colour.DIM),
    NOT_RUN(".", "·", Colour.DIM);

    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private final String ascii;
    private final String unicode;
    private final Colour colour;

    TaskState(String ascii, String unicode, Colour colour) {
        this.ascii = ascii;
        this.unicode = unicode;
        this.colour = colour;
    }

    /** @param kept whether an earlier process had completed it */
    static TaskState of(TaskView task, boolean kept) {
        return switch (task.compensation()) {
            case RUNNING -> UNDOING;
            case COMPLETED -> UNDONE;
            case FAILED -> NOT_UNDONE;
            case NONE ->
                switch (task.status()) {
                    case PENDING -> PENDING;
                    case RUNNING -> RUNNING;
                    case RETRYING -> WAITING;
                    case COMPLETED -> kept || task.copiedFrom() != null ? KEPT : DONE;
                    case FAILED, TIMEOUT -> FAILED;
                    case SKIPPED -> SKIPPED;
                    case CANCELLED -> CANCELLED;
                };
        };
    }

    /** The same when no process is at work on it any more. */
    TaskState atRest(boolean finished) {
        return switch (this) {
            case RUNNING, UNDOING, WAITING -> STOPPED;
            case PENDING -> finished ? NOT_RUN : PENDING;
            default -> this;
        };
    }

    Colour colour() {
        return colour;
    }

    /** One column wide. */
    String symbol(boolean rich, long frame) {
        if (!rich) {
            return ascii;
        }
        int turn = (int) (frame % SPINNER.length());
        return unicode.isEmpty() ? SPINNER.substring(turn, turn + 1) : unicode;
    }

    /** The word for counting: {@code 3 not run}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What there is to say about a task in this state. */
    String words(TaskView task, Instant now) {
        String attempt = task.attempt() > 1 ? ", attempt " + task.attempt() : "";
        String error = task.error() == null ? "" : ": " + task.error();
        Duration taken = task.duration();
        String took = taken == null ? "" : " " + Words.length(taken);
        return switch (this) {
            case RUNNING -> running(task, now) + attempt + (task.recovered() ? ", again after a crash" : "");
            case UNDOING -> "undoing";
            case WAITING -> "again " + left(task, now) + ", after attempt " + task.attempt() + error;
            case FAILED -> "failed" + took + attempt + error;
            case NOT_UNDONE -> "could not be undone" + error;
            case DONE -> "done" + took + attempt;
            case KEPT -> task.copiedFrom() == null ? "kept" : "kept from " + task.copiedFrom();
            case PENDING -> "";
            case STOPPED, CANCELLED, UNDONE, SKIPPED, NOT_RUN -> word();
        };
    }

    private static String running(TaskView task, Instant now) {
        if (task.dueAt() != null) {
            return "sleeping, wakes " + left(task, now);
        }
        Instant since = task.startedAt();
        String run = task.child() == null ? "" : ", run " + task.child();
        return (since == null ? "" : Words.length(Duration.between(since, now))) + run;
    }

    private static String left(TaskView task, Instant now) {
        return task.dueAt() == null || !task.dueAt().isAfter(now)
                ? "now"
                : "in " + Words.length(Duration.between(now, task.dueAt()));
    }
}
