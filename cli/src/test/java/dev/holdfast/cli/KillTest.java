package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run} is killed with SIGKILL at random moments, and continued by the same command, until it is through. How often
 * is set by {@code -Dholdfast.kills=N}; {@code -Dholdfast.seed=N} chooses the same moments again.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("holdfast.kills", 40);
    private static final int LANES = 2;

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void whatIsRecordedNeverRunsAgainAndTheOutcomeIsThatOfAnUndisturbedRun() throws Exception {
        System.out.println("killing with -Dholdfast.seed=" + seed);
        List<KilledRun.Expected> expected = List.of(undisturbed("branches"), undisturbed("saga"));
        assertThat(expected).extracting(KilledRun.Expected::exitCode).containsExactly(ExitCode.DONE, ExitCode.FAILED);
        var kills = new AtomicInteger();
        try (var lanes = Executors.newFixedThreadPool(LANES)) {
            for (Future<?> lane : lanes.invokeAll(IntStream.range(0, LANES)
                    .<Callable<Void>>mapToObj(number -> () -> killUntilEnough(number, expected, kills))
                    .toList())) {
                lane.get();
            }
        }
        System.out.println("killed " + kills + " times");
        assertThat(kills.get()).isGreaterThanOrEqualTo(KILLS);
    }

    private KilledRun.Expected undisturbed(String workflow) {
        return new KilledRun(directory.resolve("undisturbed-" + workflow), workflow, new Random(seed)).undisturbed();
    }

    private Void killUntilEnough(int lane, List<KilledRun.Expected> expected, AtomicInteger kills) throws Exception {
        var random = new Random(seed + lane);
        for (int round = 0; kills.get() < KILLS; round++) {
            KilledRun.Expected outcome = expected.get(random.nextInt(expected.size()));
            String name = "lane " + lane + ", round " + round + ", -Dholdfast.seed=" + seed;
            try {
                Path place = directory.resolve(lane + "-" + round);
                new KilledRun(place, outcome.workflow(), random).untilItIsThrough(outcome, kills);
            } catch (Exception | AssertionError failed) {
                throw new AssertionError(name, failed);
            }
        }
        return null;
    }
}
