package dev.holdfast.testkit.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that a power cut may leave of what was recorded on a {@link SimulatedDisk}, at each moment.
 *
 * <p>Of each change that no force has made certain, independently of the others: a write is kept, lost, torn (after any
 * byte, and at a sector of 512 bytes or a page of 4 KiB, with and without the file having its full size) or read as
 * zeros; a cut of a file, a new file, a rename or a removal is kept or lost. So writes also arrive in another order than
 * they were made. Of up to {@value #MAX_EXHAUSTIVE} uncertain changes every combination is given, of more a sample of
 * {@value #SAMPLES} that includes all, none, each one alone and all but each one.
 *
 * <p>Immutable. The same disk, moment and seed give the same states in the same order.
 */
public final class CrashStates {
    /** The most uncertain changes of which all combinations are given. */
    public static final int MAX_EXHAUSTIVE = 3;

    /** How many combinations are drawn where there are more. */
    public static final int SAMPLES = 64;

    private final SimulatedDisk disk;
    private final List<DiskChange> trace;
    private final long seed;

    /** Looks at what has been recorded on {@code disk} until now. */
    public CrashStates(SimulatedDisk disk, long seed) {
        this.disk = disk;
        this.trace = disk.trace();
        this.seed = seed;
    }

    /** The last moment: how many changes were recorded. */
    public int moments() {
        return trace.size();
    }

    /** The disks that a power cut may leave after the first {@code moment} changes, 0 to {@link #moments}. */
    public Stream<CrashState> at(int moment) {
        var durability = new Durability(disk.start());
        trace.subList(0, moment).forEach(durability::follow);
        var random = new SplittableRandom(seed * 1_000_003 + moment);
        List<List<Remnant>> options = durability.uncertain().stream()
                .map(change -> Remnant.all(change, random))
                .toList();
        Stream<List<Remnant>> chosen =
                options.size() <= MAX_EXHAUSTIVE ? combinations(options) : samples(options, random);
        String when = "power cut after " + moment + " of " + trace.size() + " changes"
                + (moment == 0 ? "" : ", the last one the " + trace.get(moment - 1)) + " (seed " + seed + ")";
        return chosen.map(remnants -> new CrashState(when, durability.certain(), remnants, disk.clock()));
    }

    private static Stream<List<Remnant>> combinations(List<List<Remnant>> options) {
        int count = options.stream().mapToInt(List::size).reduce(1, (a, b) -> a * b);
        return IntStream.range(0, count).mapToObj(index -> {
            var chosen = new ArrayList<Remnant>(options.size());
            int rest = index;
            for (List<Remnant> option : options) {
                chosen.add(option.get(rest % option.size()));
                rest /= option.size();
            }
            return chosen;
        });
    }

    /** The first two of each option are lost and kept, see {@link Remnant#all}. */
    private static Stream<List<Remnant>> samples(List<List<Remnant>> options, SplittableRandom random) {
        int n = options.size();
        return IntStream.range(0, SAMPLES)
                .mapToObj(sample -> IntStream.range(0, n)
                        .mapToObj(i -> {
                            List<Remnant> option = options.get(i);
                            if (sample < 2) {
                                return option.get(sample);
                            }
                            if (sample < 2 + 2 * n && sample < SAMPLES / 2) {
                                boolean alone = i == (sample - 2) / 2;
                                return option.get(alone == (sample % 2 == 0) ? 0 : 1);
                            }
                            return option.get(random.nextInt(option.size()));
                        })
                        .toList());
    }
}
