package dev.holdfast.machine.exchange;

import dev.holdfast.machine.Past;
import dev.holdfast.machine.Takeover;
import dev.holdfast.machine.UnreadableEntry;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Backend;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the instances of xcomponent-ai. An instance becomes a stream; its events keep their ids, times and what they say they
 * were caused by. Nothing stops it but the store: what is damaged or contradictory is told of, and the rest is taken over. The same
 * again changes nothing. One thread at a time.
 */
public final class OriginalImport {
    /** The most bytes of records that are held at once, about; a small heap holds less. */
    private static final long MOST_ROOM = 256L << 20;

    private final Backend store;
    private final InstantSource clock;
    private final Collection<Component> components;
    private final Consumer<String> problems;
    private final long room;
    private Found found = new Found(0, 0, 0, 0);
    private int added;
    private int continued;
    private int unchanged;
    private int refused;
    private int doubts;
    private long eventsAdded;

    /**
     * @param components whose instances get their definitions, and with them their timers; may be none
     * @param problems is told, as sentences, of all that is not as it should be
     */
    public OriginalImport(
            Backend store, InstantSource clock, Collection<Component> components, Consumer<String> problems) {
        this(
                store,
                clock,
                components,
                problems,
                Math.min(MOST_ROOM, Runtime.getRuntime().maxMemory() / 8));
    }

    OriginalImport(
            Backend store,
            InstantSource clock,
            Collection<Component> components,
            Consumer<String> problems,
            long room) {
        this.store = store;
        this.clock = clock;
        this.components = components;
        this.problems = problems;
        this.room = room;
    }

    /** Takes over what the records of a source tell; they are read more than once if they are too many to be held at once. */
    public ImportReport run(OriginalSource source) {
        return run(source, false);
    }

    /** Tells what {@link #run(OriginalSource)} would do, and changes nothing. */
    public ImportReport plan(OriginalSource source) {
        return run(source, true);
    }

    private ImportReport run(OriginalSource source, boolean dry) {
        var takeover = new Takeover(store, clock, components);
        if (!dry) {
            takeover.keepDefinitions();
        }
        OriginalRecords records = OriginalRecords.first(components, problems, room, store.limits());
        while (records != null) {
            source.read(records);
            records.tell();
            take(records, takeover, dry);
            found = found.and(records);
            records = records.next(components);
        }
        return new ImportReport(
                found.events(),
                found.snapshots(),
                found.repeated(),
                found.skipped(),
                added,
                continued,
                unchanged,
                refused,
                eventsAdded,
                doubts);
    }

    private void take(OriginalRecords records, Takeover takeover, boolean dry) {
        for (String instance : records.instances()) {
            Past past = records.past(instance);
            if (past != null) {
                count(instance, taken(takeover, past, dry));
            }
        }
    }

    /** How many records there were. */
    private record Found(int events, int snapshots, int repeated, int skipped) {
        Found and(OriginalRecords more) {
            return new Found(
                    events + more.events(),
                    snapshots + more.snapshots(),
                    repeated + more.repeated(),
                    skipped + more.skipped());
        }
    }

    private Takeover.@Nullable Taken taken(Takeover takeover, Past past, boolean dry) {
        try {
            return dry ? takeover.plan(past) : takeover.take(past);
        } catch (IllegalArgumentException | ArithmeticException | UnreadableEntry wrong) {
            problems.accept("instance '" + past.instanceId() + "' is not taken over: " + wrong.getMessage());
            return null;
        }
    }

    private void count(String instance, Takeover.@Nullable Taken taken) {
        if (taken == null) {
            refused++;
            return;
        }
        eventsAdded += taken.events();
        for (String doubt : taken.doubts()) {
            doubts++;
            problems.accept("instance '" + instance + "': " + doubt);
        }
        switch (taken.outcome()) {
            case ADDED -> added++;
            case CONTINUED -> continued++;
            case UNCHANGED -> unchanged++;
            case PARTED -> {
                refused++;
                problems.accept(
                        "instance '" + instance
                                + "' has gone on here since it was taken over, and elsewhere too; what happened elsewhere is not added");
            }
        }
    }
}
