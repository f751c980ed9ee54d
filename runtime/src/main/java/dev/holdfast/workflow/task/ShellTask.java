package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Trees;
import dev.holdfast.process.Captured;
import dev.holdfast.process.CommandLine;
import dev.holdfast.process.Orphans;
import dev.holdfast.process.RunIdentity;
import dev.holdfast.process.RunningCommand;
import dev.holdfast.time.Shutdown;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool {@code shell}: runs a command and ends it, with everything it started, when the task is stopped, or when it is
 * started again because Holdfast was killed. The output is
 * {@code {"exitCode":0,"stdout":…,"stderr":"…","truncated":false}}. Thread-safe.
 */
public final class ShellTask implements TaskHandler {
    private static final int SIGNALLED = 128;
    private static final int MOST_SIGNALS = 64;

    private final Shutdown shutdown;
    private final Duration patience;

    public ShellTask() {
        this(Shutdown.ofThisProcess(), Duration.ofSeconds(2));
    }

    /** @param patience how long after the end of a command by a signal a shutdown may be noticed */
    ShellTask(Shutdown shutdown, Duration patience) {
        this.shutdown = shutdown;
        this.patience = patience;
    }

    @Override
    public String toolName() {
        return "shell";
    }

    @Override
    public void check(ObjectNode inputs) {
        ShellCommand.read(Fields.unfilled(inputs));
    }

    @Override
    public JsonNode run(TaskCall call) throws IOException, InterruptedException, TaskFailed {
        ShellCommand command = ShellCommand.read(Fields.of(call.inputs()));
        var run = new RunIdentity(call.runId(), call.runStartedAt());
        if (call.recovered()) {
            Orphans.end(run);
        }
        try (RunningCommand running = start(call, command, run)) {
            return result(command, running);
        }
    }

    private JsonNode result(ShellCommand command, RunningCommand running)
            throws IOException, InterruptedException, TaskFailed {
        try {
            int exitCode = running.await();
            leaveToShutdown(exitCode, command);
            return result(command, exitCode, running);
        } catch (InterruptedException stopped) {
            running.end();
            throw stopped;
        }
    }

    private static RunningCommand start(TaskCall call, ShellCommand command, RunIdentity run)
            throws IOException, InterruptedException, TaskFailed {
        Path directory = command.directory() == null
                ? call.directory()
                : call.directory().resolve(command.directory());
        if (!Files.isDirectory(directory)) {
            throw new TaskFailed(
                    "the directory '" + directory + "' does not exist; create it in a task before this one");
        }
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("HOLDFAST_TASK_ID", call.taskId());
        environment.put("HOLDFAST_ATTEMPT", Integer.toString(call.attempt()));
        environment.put("HOLDFAST_IDEMPOTENCY_KEY", call.idempotencyKey());
        environment.put("HOLDFAST_DIRECTORY", call.directory().toString());
        try {
            return RunningCommand.start(new CommandLine(
                    command.command(), directory, environment, command.stdin(), command.maxOutputBytes(), run));
        } catch (IOException failed) {
            throw new IOException(
                    "the program '" + command.command().getFirst() + "' could not be started (" + failed.getMessage()
                            + "); install it, or write where it is",
                    failed);
        }
    }

    /**
     * Whoever stops a service often signals all its processes at once, and the command's end may be noticed first. So a
     * command that may have ended of such a signal is not judged before that is known.
     */
    private void leaveToShutdown(int exitCode, ShellCommand command) throws InterruptedException {
        boolean signalled = exitCode > SIGNALLED && exitCode <= SIGNALLED + MOST_SIGNALS;
        if (signalled) {
            shutdown.await(patience);
        } else if (!command.exitCodes().contains(exitCode)) {
            shutdown.await(patience.dividedBy(10));
        }
        shutdown.letStop();
    }

    private static JsonNode result(ShellCommand command, int exitCode, RunningCommand running)
            throws IOException, TaskFailed {
        Captured stdout = running.stdout();
        Captured stderr = running.stderr();
        if (!command.exitCodes().contains(exitCode)) {
            throw failed(exitCode, command, stdout, stderr);
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("exitCode", exitCode);
        output.set("stdout", parsed(command.parse(), stdout));
        output.put("stderr", stderr.text());
        output.put("truncated", stdout.truncated() || stderr.truncated());
        return output;
    }

    private static TaskFailed failed(int exitCode, ShellCommand command, Captured stdout, Captured stderr) {
        String end = stderr.end().isEmpty() ? stdout.end() : stderr.end();
        boolean one = command.exitCodes().size() == 1;
        return new TaskFailed("the command ended with exit code " + exitCode
                + (exitCode > 128 ? " (signal " + (exitCode - 128) + ")" : "") + ", not "
                + (one ? command.exitCodes().iterator().next() : "one of " + command.exitCodes())
                + (end.isEmpty() ? ", and printed nothing" : "; it printed: " + end));
    }

    private static JsonNode parsed(ShellCommand.Parse parse, Captured stdout) throws IOException, TaskFailed {
        return switch (parse) {
            case TEXT -> JsonNodeFactory.instance.stringNode(stdout.text());
            case LINES -> Lines.of("stdout", stdout.text());
            case JSON -> json(stdout);
        };
    }

    private static JsonNode json(Captured stdout) throws IOException, TaskFailed {
        if (stdout.truncated()) {
            throw new TaskFailed(
                    "stdout is longer than maxOutputBytes, so it cannot be read as JSON; raise maxOutputBytes");
        }
        try {
            JsonNode value = Trees.given(stdout.text());
            if (value.isMissingNode()) {
                throw new TaskFailed("stdout is empty, which is not JSON; print a value, or leave out 'parse: json'");
            }
            return value;
        } catch (IllegalArgumentException malformed) {
            throw new TaskFailed("stdout is not JSON (" + malformed.getMessage() + "); it ends: " + stdout.end());
        }
    }
}
