package dev.holdfast.cli;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that hosts machines with timers, children, cascades and messages to parents, in two components, is killed with
 * SIGKILL at random moments, while another one sends events again and again until they are acknowledged. How often is set by
 * {@code -Dholdfast.kills=N}; {@code -Dholdfast.seed=N} chooses the same moments again. Each second lane has two processes
 * beside each other, which take over from each other by leases.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES) // a machine that is busy with other things is many times slower
class MachineKillTest {
    private static final int KILLS = Integer.getInteger("holdfast.kills", 40);
    private static final int LANES = 2;

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
    private final AtomicInteger kills = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void nothingAcknowledgedIsLostAndEverythingHappensOnce() throws Exception {
        System.out.println("killing hosts of machines with -Dholdfast.seed=" + seed);
        try (var lanes = Executors.newFixedThreadPool(LANES)) {
            for (Future<?> lane : lanes.invokeAll(IntStream.range(0, LANES)
                    .<Callable<Void>>mapToObj(number -> () -> killAndCheck(number))
                    .toList())) {
                lane.get();
            }
        }
    }

    private Void killAndCheck(int lane) throws Exception {
        try {
            var machines =
                    new KilledMachines(directory.resolve("lane-" + lane), new Random(seed + lane), lane % 2 == 1);
            while (kills.getAndIncrement() < KILLS) {
                machines.workAndKill();
            }
            machines.finish();
            new MachineEvidence(machines).check();
            System.out.println("lane " + lane + ": " + machines.orders() + " orders, "
                    + machines.acknowledged().size() + " acknowledged events");
            return null;
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("lane " + lane + ", -Dholdfast.seed=" + seed, failed);
        }
    }
}
