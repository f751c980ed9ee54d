package dev.holdfast.testkit.disk;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One of the disks that a power cut may leave. Its text says which changes survived and how. One thread at a time.
 */
public final class CrashState {
    private final String when;
    private final Volume certain;
    private final List<Remnant> remnants;
    private final InstantSource clock;

    CrashState(String when, Volume certain, List<Remnant> remnants, InstantSource clock) {
        this.when = when;
        this.certain = certain;
        this.remnants = remnants;
        this.clock = clock;
    }

    /** The disk, a new one at each call, on which everything is durable and nothing locked. */
    public SimulatedDisk disk() {
        Volume volume = certain.copy();
        for (Remnant remnant : remnants) {
            if (remnant.left() != null) {
                volume.apply(remnant.left());
            }
        }
        volume.prune();
        return new SimulatedDisk(volume, clock);
    }

    @Override
    public String toString() {
        return remnants.stream()
                .map(Remnant::toString)
                .collect(Collectors.joining("\n  ", when + "\n  ", remnants.isEmpty() ? "nothing was uncertain" : ""));
    }
}
