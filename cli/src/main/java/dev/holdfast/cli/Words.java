package dev.holdfast.cli;

import dev.holdfast.flow.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events, numbers and lengths of time in words. */
final class Words {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Words() {}

    /** What happened to a task. */
    static String of(RunEvent event) {
        RunEvent.Metadata about = event.metadata();
        String error = about.error() == null ? "" : ": " + about.error();
        String attempt = about.attempt() > 1 ? ", attempt " + about.attempt() : "";
        String next = again(event.time(), about.nextAttemptAt());
        return switch (event.type()) {
            case TASK_STARTED ->
                (about.recovered() ? "started again after a crash" : "started") + attempt + details(event);
            case TASK_COMPLETED -> "done" + took(about) + attempt;
            case TASK_FAILED, WORKFLOW_FAILED -> "failed" + took(about) + attempt + error;
            case TASK_RETRY -> "failed" + took(about) + attempt + next + error;
            case TASK_TIMEOUT -> "timed out" + took(about) + attempt + next + error;
            case TASK_SKIPPED -> "skipped";
            case COMPENSATION_TRIGGERED ->
                about.compensationFor() == null
                        ? "is being undone" + attempt
                        : "runs, because " + about.compensationFor() + " failed";
            case COMPENSATION_COMPLETED -> "undone" + took(about);
            case COMPENSATION_RETRY -> "could not be undone yet" + next + error;
            case COMPENSATION_FAILED -> "could not be undone" + error;
            case WORKFLOW_LEFT -> about.error() == null ? "left in order" : "cannot go on" + error;
            case WORKFLOW_QUEUED -> "handed to workers";
            case WORKFLOW_CLAIMED -> "claimed by " + event.text("worker");
            case WORKFLOW_STARTED,
                    WORKFLOW_COMPLETED,
                    WORKFLOW_CANCELLED,
                    WORKFLOW_RETRIED,
                    WORKFLOW_UNDOING,
                    WORKFLOW_CHANGED ->
                event.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private static String details(RunEvent event) {
        String until = event.text("until");
        String run = event.text("run");
        return (until == null ? "" : ", sleeping until " + until) + (run == null ? "" : ", as run " + run);
    }

    private static String took(RunEvent.Metadata about) {
        return about.duration() == null ? "" : " " + length(Duration.ofMillis(about.duration()));
    }

    private static String again(Instant now, @Nullable Instant next) {
        return next == null ? "" : ", again in " + length(Duration.between(now, next));
    }

    /** A length of time, with as many digits as matter: {@code 0.2s}, {@code 12.4s}, {@code 3m 20s}, {@code 2h 5m}. */
    static String length(Duration length) {
        long millis = Math.max(0, length.toMillis());
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%d.%ds", seconds, millis % 1_000 / 100);
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds / 60 % 60 + "m"
                : seconds / 86_400 + "d " + seconds / 3_600 % 24 + "h";
    }

    /** A moment on the clock of the machine's time zone. */
    static String moment(Instant moment) {
        return MOMENT.format(moment.atZone(ZoneId.systemDefault()));
    }

    /** A number of things: {@code 1 task}, {@code 2 tasks}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
