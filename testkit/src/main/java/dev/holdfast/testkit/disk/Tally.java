package dev.holdfast.testkit.disk;

/**
 * What a {@link CrashCheck} has looked at. Immutable.
 *
 * @param changes to the disk that the workloads made
 * @param states disks that were recovered, no two of one workload alike in content and in what was acknowledged
 * @param again how many of them were left by a power cut during or after the recovery from an earlier one
 */
public record Tally(long changes, long states, long again) {
    /** Nothing yet. */
    public static final Tally NONE = new Tally(0, 0, 0);

    public Tally plus(Tally other) {
        return new Tally(changes + other.changes, states + other.states, again + other.again);
    }
}
