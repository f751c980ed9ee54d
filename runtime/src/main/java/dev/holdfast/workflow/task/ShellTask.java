package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Trees;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool {@code shell}: runs a command and ends it, with everything it started, when the task is stopped, or when it is
 * started again because Holdfast was killed. The output is
 * {@code {"exitCode":0,"stdout":…,"stderr":"…","truncated":false}}. Thread-safe.
 */
public final class ShellTask implements TaskHandler {
    /** What a command leaves running in the background may hold its output open: nobody waits for that. */
    private static final Duration LATE_OUTPUT = Duration.ofSeconds(1);

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
        if (call.recovered()) {
            ProcessTree.orphans(call.idempotencyKey(), call.directory()).end();
        }
        String mark = ProcessTree.newMark();
        Process process = start(call, command, mark);
        try {
            return result(command, process);
        } catch (InterruptedException stopped) {
            ProcessTree.of(process.toHandle(), mark).end();
            throw stopped;
        }
    }

    private static Process start(TaskCall call, ShellCommand command, String mark) throws IOException, TaskFailed {
        Path directory = command.directory() == null
                ? call.directory()
                : call.directory().resolve(command.directory());
        if (!Files.isDirectory(directory)) {
            throw new TaskFailed(
                    "the directory '" + directory + "' does not exist; create it in a task before this one");
        }
        var builder = new ProcessBuilder().directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(command.environment());
        environment.put("HOLDFAST_RUN_ID", call.runId());
        environment.put("HOLDFAST_TASK_ID", call.taskId());
        environment.put("HOLDFAST_ATTEMPT", Integer.toString(call.attempt()));
        environment.put(ProcessTree.KEY, call.idempotencyKey());
        environment.put(ProcessTree.DIRECTORY, call.directory().toString());
        environment.put(ProcessTree.MARK, mark);
        builder.command(OwnSession.of(command.command(), directory, environment));
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new IOException(
                    "the program '" + command.command().getFirst() + "' could not be started (" + failed.getMessage()
                            + "); install it, or write where it is",
                    failed);
        }
    }

    private static JsonNode result(ShellCommand command, Process process) throws InterruptedException, TaskFailed {
        var stdout = new Captured(command.maxOutputBytes());
        var stderr = new Captured(command.maxOutputBytes());
        Thread out = background("stdout", () -> stdout.drain(process.getInputStream()));
        Thread err = background("stderr", () -> stderr.drain(process.getErrorStream()));
        background("stdin", () -> write(process.getOutputStream(), command.stdin()));
        int exitCode = process.waitFor();
        out.join(LATE_OUTPUT);
        err.join(LATE_OUTPUT);
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

    private static JsonNode parsed(ShellCommand.Parse parse, Captured stdout) throws TaskFailed {
        return switch (parse) {
            case TEXT -> JsonNodeFactory.instance.stringNode(stdout.text());
            case LINES -> {
                ArrayNode lines = JsonNodeFactory.instance.arrayNode();
                stdout.text().lines().forEach(lines::add);
                yield lines;
            }
            case JSON -> json(stdout);
        };
    }

    private static JsonNode json(Captured stdout) throws TaskFailed {
        if (stdout.truncated()) {
            throw new TaskFailed(
                    "stdout is longer than maxOutputBytes, so it cannot be read as JSON; raise maxOutputBytes");
        }
        try {
            JsonNode value = Trees.MAPPER.readTree(stdout.text());
            if (value.isMissingNode()) {
                throw new TaskFailed("stdout is empty, which is not JSON; print a value, or leave out 'parse: json'");
            }
            return value;
        } catch (JacksonException malformed) {
            throw new TaskFailed(
                    "stdout is not JSON (" + malformed.getOriginalMessage() + "); it ends: " + stdout.end());
        }
    }

    private static void write(OutputStream stdin, @Nullable String text) throws IOException {
        try (stdin) {
            stdin.write(text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private interface Piping {
        void run() throws IOException;
    }

    private static Thread background(String name, Piping piping) {
        return Thread.ofVirtual().name("shell-" + name).start(() -> {
            try {
                piping.run();
            } catch (IOException closed) {
                // A pipe breaks when the process ends without reading or writing to its end; its exit code tells the
                // rest.
            }
        });
    }
}
