package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three worker processes share one store and are killed with SIGKILL at random moments. How many runs there are and how
 * often one is killed is set by {@code -Dholdfast.worker.runs=N} and {@code -Dholdfast.worker.kills=N}, for example 4000 and
 * 100 for several minutes; {@code -Dholdfast.seed=N} chooses the same victims again.
 */
class WorkerKillTest {
    private static final int RUNS = Integer.getInteger("holdfast.worker.runs", 60);
    private static final int KILLS = Integer.getInteger("holdfast.worker.kills", 3);

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void onOneSqliteFileNothingIsLostAndNothingRecordedTwice() throws Exception {
        survive("SQLite", "sqlite:" + directory.resolve("runs.db"));
    }

    @Test
    void onOnePostgresNothingIsLostAndNothingRecordedTwice() throws Exception {
        survive("PostgreSQL", PostgresServer.shared().createDatabase());
    }

    private void survive(String name, String url) throws Exception {
        System.out.println("killing workers on " + name + " with -Dholdfast.seed=" + seed);
        try (var crew = new KilledCrew(directory, url, new Random(seed))) {
            for (int kill = 0; kill < KILLS; kill++) {
                crew.submit(RUNS / KILLS);
                crew.killOne();
            }
            crew.awaitEnd();
            crew.checkEveryRun();
            List<Duration> takeovers = crew.takeovers();
            System.out.printf(
                    "%s: %d runs, %d kills, %d takeovers after %s%n",
                    name, crew.runs(), KILLS, takeovers.size(), summary(takeovers));
            assertThat(takeovers)
                    .isNotEmpty()
                    .allSatisfy(taken -> assertThat(taken).isLessThan(KilledCrew.PATIENCE));
        }
    }

    private static String summary(List<Duration> sorted) {
        return sorted.isEmpty()
                ? "nothing"
                : String.format(
                        "%.1f s (least), %.1f s (median), %.1f s (most)",
                        seconds(sorted.getFirst()), seconds(sorted.get(sorted.size() / 2)), seconds(sorted.getLast()));
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1_000.0;
    }
}
