package dev.holdfast.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.store.file.FileOptions.Layout;
import dev.holdfast.testkit.disk.Attempt.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A {@link WriterProcess} seen from its parent, which notes in a ledger what the process says. One thread at a time. */
final class WatchedWriter {
    private final Process process;
    private final BufferedReader lines;
    private final Ledger ledger;
    private final List<List<Action>> actions;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int moment;

    private WatchedWriter(Process process, Ledger ledger, long seed) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        this.ledger = ledger;
        this.actions = IntStream.range(0, WriterProcess.THREADS)
                .mapToObj(thread -> WriterProcess.actions(seed, thread))
                .toList();
    }

    /**
     * Starts the process.
     *
     * @param launcher what stands before the command, such as a shell that sets a limit
     * @param errors takes what the process says on its standard error
     */
    static WatchedWriter start(
            List<String> launcher, Path store, Layout layout, long segmentBytes, long seed, Ledger ledger, Path errors)
            throws IOException {
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WriterProcess.class.getName(),
                store.toString(),
                layout.name(),
                Long.toString(segmentBytes),
                Long.toString(seed)));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new WatchedWriter(process, ledger, seed);
    }

    Process process() {
        return process;
    }

    /** How many lines have been read. */
    int moment() {
        return moment;
    }

    /** Notes the next line; returns null at the end, otherwise the line. */
    @Nullable
    String next() throws IOException {
        String line = lines.readLine();
        if (line != null) {
            moment++;
            note(line.split(" ", 5));
        }
        return line;
    }

    private void note(String[] words) {
        Action action = actions.get(Integer.parseInt(words[1])).get(Integer.parseInt(words[2]));
        String key = words[1] + " " + words[2];
        switch (words[0]) {
            case "begin" -> {
                Action exact = action instanceof Action.Truncate truncate
                        ? new Action.Truncate(truncate.stream(), Long.parseLong(words[3]))
                        : action;
                numbers.put(key, ledger.begin(exact, moment));
            }
            case "done" -> end(key, Outcome.ACKNOWLEDGED, Long.parseLong(words[3]));
            case "failed" -> end(key, Boolean.parseBoolean(words[3]) ? Outcome.REFUSED : Outcome.UNKNOWN, 0);
            default -> throw new AssertionError("the writer said " + String.join(" ", words));
        }
    }

    private void end(String key, Outcome outcome, long result) {
        Integer number = numbers.get(key);
        if (number == null) {
            throw new AssertionError("the writer ended " + key + ", which it never began");
        }
        ledger.end(number, moment, outcome, result);
    }
}
