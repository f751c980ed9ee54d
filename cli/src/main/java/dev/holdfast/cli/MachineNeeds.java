package dev.holdfast.cli;

import dev.holdfast.machine.MachineRetention;
import dev.holdfast.store.ops.Retention.Need;
import java.util.function.Function;

/**
 * What instances of machines need of their streams, besides what others need of theirs. Thread-safe.
 *
 * @param parts whether a living instance can do without what a later event covers
 */
record MachineNeeds(MachineRetention retention, boolean parts, Function<String, Need> others)
        implements Function<String, Need> {
    @Override
    public Need apply(String stream) {
        if (!MachineRetention.concerns(stream)) {
            return others.apply(stream);
        }
        MachineRetention.Needed needed = retention.needed(stream);
        if (needed.whole()) {
            return Need.WHOLE;
        }
        return parts ? Need.from(needed.fromVersion()) : Need.EVERYTHING;
    }
}
