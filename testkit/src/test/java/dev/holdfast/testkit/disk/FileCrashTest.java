package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.FileOptions.Layout;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cuts the power under the file backend in 100,000 ways. For a longer run, or another one:
 * {@code mvn test -pl testkit -am -Dtest=FileCrashTest -Dholdfast.crash.states=1000000 -Dholdfast.crash.seed=7}.
 */
class FileCrashTest {
    private static final long STATES = Long.getLong("holdfast.crash.states", 50_000);
    private static final long SEED = Long.getLong("holdfast.crash.seed", 1);
    private static final int WORKLOADS_AT_ONCE = 16;
    private static final int STEPS = 12;

    @BeforeAll
    static void logNothing() {
        FileStores.logNothing();
    }

    @ParameterizedTest
    @EnumSource
    void nothingAcknowledgedIsLostWhereverThePowerIsCut(Layout layout) {
        long begun = System.nanoTime();
        Tally tally = Tally.NONE;
        long seed = SEED;
        for (; tally.states() < STATES; seed += WORKLOADS_AT_ONCE) {
            tally = tally.plus(LongStream.range(seed, seed + WORKLOADS_AT_ONCE)
                    .parallel()
                    .mapToObj(
                            each -> new CrashCheck(FileStores.opener(layout, each)).check(Workload.random(each, STEPS)))
                    .reduce(Tally.NONE, Tally::plus));
        }
        System.out.printf(
                "File store, layout %s: %,d distinct crash states recovered (%,d of them from a crash after a crash), left by"
                        + " %,d changes of the disk in workloads of seeds %d to %d, in %.1f s%n",
                layout,
                tally.states(),
                tally.again(),
                tally.changes(),
                SEED,
                seed - 1,
                (System.nanoTime() - begun) / 1e9);
    }
}
