package dev.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The turnstile in XState 5, on Node, as a child process that measures itself as {@link Load} does, on its one thread. */
final class XState {
    private static final String PACKAGE = "xstate@5";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;

    private XState(Path folder) {
        this.folder = folder;
    }

    /** Fetches it with npm; nothing where there is no npm, or it cannot be fetched. */
    static Optional<XState> install(Path directory) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("xstate"));
        Files.writeString(folder.resolve("package.json"), "{\"private\": true, \"type\": \"module\"}");
        try (InputStream script = XState.class.getResourceAsStream("turnstile.js")) {
            Files.write(
                    folder.resolve("turnstile.js"),
                    Objects.requireNonNull(script).readAllBytes());
        }
        try {
            output(folder, List.of("npm", "install", "--silent", "--no-audit", "--no-fund", PACKAGE));
        } catch (IOException absent) {
            return Optional.empty();
        }
        return Optional.of(new XState(folder));
    }

    Rate measure(boolean guarded, Duration window) throws Exception {
        String[] numbers = output(
                        folder,
                        List.of("node", "turnstile.js", String.valueOf(guarded), String.valueOf(window.toMillis())))
                .trim()
                .split(" ", -1);
        return new Rate(
                Double.parseDouble(numbers[0]),
                Duration.ofNanos(Long.parseLong(numbers[1])),
                Duration.ofNanos(Long.parseLong(numbers[2])));
    }

    private static String output(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + " took longer than " + PATIENCE);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue());
        }
        return Files.readString(output);
    }
}
