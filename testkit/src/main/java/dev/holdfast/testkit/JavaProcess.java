package dev.holdfast.testkit;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java program in a process of its own, with the class path of this one, its output and errors together. Closing it kills it. */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    private JavaProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts the main method of a class. */
    public static JavaProcess start(Path directory, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new JavaProcess(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start());
    }

    public long pid() {
        return process.pid();
    }

    /** Reads lines until one matches. */
    public void awaitLine(String pattern) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            seen.add(line);
            if (line.matches(pattern)) {
                return;
            }
        }
        throw new AssertionError("it never printed '" + pattern + "' but " + seen);
    }

    /** Writes a line to its standard input. */
    public void tell(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    /** What is left of its output once it has ended, and how it ended. */
    public Ended end() throws IOException, InterruptedException {
        List<String> lines = output.lines().toList();
        return new Ended(process.waitFor(), lines);
    }

    /**
     * How a process has ended. Immutable.
     *
     * @param lines those of its output that were not read before
     */
    public record Ended(int exitCode, List<String> lines) {}

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
