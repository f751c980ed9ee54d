package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * A tool for tests, {@code effect}: leaves a line in the file of the environment variable {@code EFFECTS} when it runs,
 * and fails at attempts below {@code succeedsAt}. Thread-safe.
 */
public final class EffectTask implements TaskHandler {
    static final String FILE = "EFFECTS";
    static final String LAUNCH = "LAUNCH";

    /** A line of the file: which process ran what. */
    record Effect(int launch, String key, int attempt) {
        static List<Effect> read(Path file) throws IOException {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Effect::parse).toList()
                    : List.of();
        }

        private static Effect parse(String line) {
            String[] words = line.split(" ", -1);
            return new Effect(Integer.parseInt(words[0]), words[1], Integer.parseInt(words[2]));
        }
    }

    @Override
    public String toolName() {
        return "effect";
    }

    @Override
    public JsonNode run(TaskCall call) throws IOException {
        String line = System.getenv(LAUNCH) + " " + call.idempotencyKey() + " " + call.attempt() + "\n";
        Files.writeString(Path.of(System.getenv(FILE)), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        LockSupport.parkNanos(call.inputs().path("millis").asLong(0) * 1_000_000);
        int succeedsAt = call.inputs().path("succeedsAt").asInt(1);
        if (call.attempt() < succeedsAt) {
            throw new IOException("not before attempt " + succeedsAt);
        }
        return Trees.object().set("value", call.inputs().path("value"));
    }
}
