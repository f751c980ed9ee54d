package dev.holdfast.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@code holdfast} process of its own, which starts cheaply. Closing it kills it. */
final class Child implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final int SIGKILL = 9;

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final CompletableFuture<String> err;

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private Child(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.err = CompletableFuture.supplyAsync(
                () -> all(process.errorReader(StandardCharsets.UTF_8)),
                reader -> Thread.ofPlatform().daemon().start(reader)); // the common pool is too small for many children
    }

    static Child start(Path directory, Map<String, String> variables, String... arguments) {
        return start(Main.class, directory, variables, arguments);
    }

    /** A process with another main class, which can be told things. */
    static Child start(Class<?> main, Path directory, Map<String, String> variables, String... arguments) {
        // Whoever started the tests may have turned SIGINT off, as shells do in the background, and children inherit
        // that.
        List<String> command = new ArrayList<>(LINUX ? List.of("env", "--default-signal=HUP,INT") : List.of());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(variables);
        try {
            return new Child(builder.start());
        } catch (IOException failed) {
            throw new AssertionError("no process could be started", failed);
        }
    }

    /** Writes a line to its standard input; false if it has ended. */
    boolean tell(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    /** The next line of its standard output, null at the end. */
    @Nullable
    String line() {
        try {
            return out.readLine();
        } catch (IOException failed) {
            throw new AssertionError("its output cannot be read", failed);
        }
    }

    /** Reads lines until one contains {@code text}. */
    void awaitLine(String text) {
        List<String> seen = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            seen.add(line);
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("it never printed '" + text + "' but " + seen + " and " + err.join());
    }

    /** What is left of its output, and how it ended. */
    InProcess.Result end() {
        String rest = all(out);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
        return new InProcess.Result(process.exitValue(), rest, err.join());
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Kills it, so that it can do nothing about it, and waits until it is gone; false if it had ended by itself. */
    boolean kill() {
        process.destroyForcibly();
        return process.onExit().join().exitValue() == 128 + SIGKILL;
    }

    /** Kills several, none of which has ended by itself, before the first of them is gone. */
    static void killAtOnce(Child... children) {
        List.of(children).forEach(child -> child.process.destroyForcibly());
        for (Child child : children) {
            if (!child.kill()) {
                throw new AssertionError("it had ended by itself: " + child.end());
            }
        }
    }

    private static String all(BufferedReader reader) {
        var text = new StringBuilder();
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
            }
        } catch (IOException killed) {
            text.append(killed.getMessage()); // the stream of a process that was killed meanwhile
        }
        return text.toString();
    }

    @Override
    public void close() {
        kill();
    }
}
