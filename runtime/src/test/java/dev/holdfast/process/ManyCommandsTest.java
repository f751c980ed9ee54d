package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hundreds of commands at once hold up nobody else, lose nothing, and end together. */
@Timeout(120)
class ManyCommandsTest {
    private static final int MANY = 400;

    @TempDir
    private Path directory;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(directory);
    }

    private <T> List<T> together(Callable<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> started =
                    IntStream.range(0, MANY).mapToObj(i -> threads.submit(work)).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : started) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Test
    void commandsThatWaitLeaveVirtualThreadsToOthersAndEndTogether() throws Exception {
        List<RunningCommand> commands = together(() -> scene.start("trap '' TERM; sleep 1000; sleep 1001"));
        List<Future<Integer>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            commands.forEach(command -> ends.add(threads.submit(command::await)));
            assertThat(threads.submit(() -> "not held up").get()).isEqualTo("not held up");
            assertThat(ends).noneMatch(Future::isDone);
            for (RunningCommand command : commands) {
                var unused = threads.submit(() -> {
                    command.end();
                    return true;
                });
            }
        }
        assertThat(scene.processes()).isZero();
    }

    @Test
    void noOutputIsLost() throws Exception {
        List<String> outputs = together(() -> {
            RunningCommand command = scene.start("head -c 100000 /dev/zero | tr '\\0' x; echo end");
            command.await();
            return command.stdout().text();
        });
        assertThat(outputs).hasSize(MANY).allMatch(output -> output.length() == 100_004 && output.endsWith("end\n"));
    }
}
