package dev.holdfast.examples;

import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Flow;
import dev.holdfast.flow.FlowContext;
import dev.holdfast.flow.Flows;
import dev.holdfast.flow.RunListener;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.time.SystemTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A flow in Java: counts the lines of the Java files below a directory, side by side. Kill it, start it again, and it counts
 * only the files that were not counted yet.
 */
public final class LineCount {
    private LineCount() {}

    /** @param arguments where to count, and a store: {@code . file:var/line-count} */
    public static void main(String[] arguments) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        try (Backend store = Stores.open(arguments[1]);
                var timers = new SystemTimers(clock)) {
            var engine = new Engine(store, timers, RandomGenerator.getDefault(), RunListener.NONE);
            long lines = new Flows(engine).run("line-count", "line-count", arguments[0], Long.class, LineCount::count);
            System.out.println(lines + " lines");
        }
    }

    /** What is inside a step is done once; everything else is run again when the flow continues. */
    static long count(FlowContext flow) throws Exception {
        Path root = Path.of(flow.input(String.class));
        String[] files = flow.step("find", String[].class, step -> javaFiles(root));
        List<Flow<Long>> counting = Stream.of(files)
                .<Flow<Long>>map(file -> branch -> branch.step("count", Long.class, step -> lines(root.resolve(file))))
                .toList();
        return flow.parallel("files", counting).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static String[] javaFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toArray(String[]::new);
        }
    }

    private static long lines(Path file) throws IOException {
        System.out.println("counting " + file);
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
