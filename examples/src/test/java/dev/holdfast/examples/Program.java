package dev.holdfast.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a process of its own, its output and errors together. Closing it kills it. */
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Program(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts the main method of a class. */
    static Program start(Path directory, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new Program(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
    }

    /** Reads lines until one matches. */
    void awaitLine(String pattern) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.add(line);
            if (line.matches(pattern)) {
                return;
            }
        }
        throw new AssertionError("it never printed '" + pattern + "' but " + seen);
    }

    /** What is left of its output once it has ended, and how it ended. */
    Ended end() throws IOException, InterruptedException {
        List<String> lines = output.lines().toList();
        return new Ended(process.waitFor(), lines);
    }

    record Ended(int exitCode, List<String> lines) {}

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
