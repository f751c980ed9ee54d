package dev.holdfast.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code bench [SUITE…] [--seconds N] [--dir DIR] [--instances N]}: runs the suites named, or all. {@code docs/performance.md} has the
 * command and what was reached.
 */
public final class Bench {
    private static final List<String> SUITES = List.of(
            "append",
            "replay",
            "workflow",
            "open",
            "resume",
            "sql-append",
            "sql-replay",
            "sql-workflow",
            "replay-databases",
            "machine",
            "machine-sql",
            "machine-restore",
            "machine-idle");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Duration window = Duration.ofSeconds(Long.parseLong(option(words, "--seconds", "3")));
        Path directory = Path.of(option(words, "--dir", "bench/target/bench")).toAbsolutePath();
        Directories.delete(Files.createDirectories(directory));
        Files.createDirectories(directory);
        List<String> named = words.stream().filter(SUITES::contains).toList();
        for (String suite : named.isEmpty() ? SUITES : named) {
            switch (suite) {
                case "append" -> new Appends(directory, window).run();
                case "replay" -> new Replay(directory).run();
                case "workflow" -> new Workflows(directory, window).run();
                case "open" -> new Opening(directory).run();
                case "sql-append" -> new SqlAppends(directory, window).run();
                case "sql-replay" -> new Replay(directory).runOnDatabases();
                case "sql-workflow" -> new Workflows(directory, window).runOnPostgres();
                case "replay-databases" -> DatabaseReplay.run();
                case "resume" -> new Resuming(directory).run();
                case "machine" -> new Machines(directory, window).run();
                case "machine-sql" -> new Machines(directory, window).runOnPostgres();
                case "machine-restore" -> new RestoredMachines(directory).run();
                case "machine-idle" ->
                    new IdleMachines(directory, window, Integer.parseInt(option(words, "--instances", "1000000")))
                            .run();
                default -> throw new IllegalArgumentException("no suite '" + suite + "'; there are " + SUITES);
            }
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : words.get(at + 1);
    }
}
