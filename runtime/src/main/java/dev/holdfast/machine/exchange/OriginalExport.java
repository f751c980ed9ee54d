package dev.holdfast.machine.exchange;

import dev.holdfast.machine.Handover;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.store.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes instances as xcomponent-ai persists them: {@code events.json} and {@code snapshots.json}, each a list. Effects, which
 * it only keeps in memory, are in {@code caused}. One thread at a time.
 */
public final class OriginalExport {
    /** The names of the files. */
    public static final List<String> FILES = List.of("events.json", "snapshots.json");

    private final Handover instances;
    private final InstantSource clock;
    private final Consumer<String> problems;
    private final Set<String> told = new HashSet<>();

    /**
     * @param clock says when the snapshots are made
     * @param problems is told, as sentences, of what is damaged and passed over
     */
    public OriginalExport(Backend store, InstantSource clock, Consumer<String> problems) {
        this.instances = new Handover(store);
        this.clock = clock;
        this.problems = problems;
    }

    /**
     * How much was written.
     *
     * @param passedOver how many things could not be read, and are missing
     */
    public record Exported(long events, long snapshots, int passedOver) {}

    /**
     * Writes both files. An instance that cannot be read is in neither of them.
     *
     * @param directory made if it is not there
     * @throws UncheckedIOException if they cannot be written, or are there already
     */
    public Exported write(Path directory) {
        try {
            Files.createDirectories(directory);
            long writtenEvents = 0;
            long writtenSnapshots = 0;
            try (var events = new JsonList(directory.resolve(FILES.getFirst()));
                    var snapshots = new JsonList(directory.resolve(FILES.getLast()))) {
                for (String instance : instances.instances(damage -> tell("passed over: " + damage.getMessage()))) {
                    Handover.Whole whole = instances.whole(instance, clock.instant(), this::tell);
                    if (whole == null) {
                        continue;
                    }
                    for (PersistedEvent event : whole.events()) {
                        events.add(event.json());
                        writtenEvents++;
                    }
                    if (whole.snapshot().isPresent()) {
                        snapshots.add(whole.snapshot().get().json());
                        writtenSnapshots++;
                    }
                }
            }
            return new Exported(writtenEvents, writtenSnapshots, told.size());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void tell(String problem) {
        if (told.add(problem)) {
            problems.accept(problem);
        }
    }
}
