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

    /** Within which a dead worker's run is to go on with another. On a busy machine some take longer. */
    private static final Duration AIM = Duration.ofSeconds(10);

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
            KilledCrew.Found found = crew.checked();
            List<Duration> takeovers = crew.takeovers();
            System.out.printf(
                    "%s: %d runs, %d kills, %d takeovers after %s; lost %d, recorded twice %d%n",
                    name,
                    crew.runs(),
                    KILLS,
                    takeovers.size(),
                    summary(takeovers),
                    found.lost().size(),
                    found.twice().size());
            assertThat(found.lost()).isEmpty();
            assertThat(found.twice()).isEmpty();
            assertThat(takeovers).isNotEmpty();
            assertThat(share(takeovers, 50)).isLessThan(AIM);
            assertThat(takeovers.getLast()).isLessThan(KilledCrew.PATIENCE);
        }
    }

    private static String summary(List<Duration> sorted) {
        return sorted.isEmpty()
                ? "nothing"
                : String.format(
                        "%.1f s (least), %.1f s (median), %.1f s (99 %%), %.1f s (most)",
                        seconds(sorted.getFirst()),
                        seconds(share(sorted, 50)),
                        seconds(share(sorted, 99)),
                        seconds(sorted.getLast()));
    }

    /** That which so many per cent are not longer than. */
    private static Duration share(List<Duration> sorted, int percent) {
        return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1_000.0;
    }
}
