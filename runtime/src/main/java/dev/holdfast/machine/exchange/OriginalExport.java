package dev.holdfast.machine.exchange;

import dev.holdfast.machine.Handover;
import dev.holdfast.machine.InstanceSnapshot;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.store.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Writes instances as xcomponent-ai persists them: {@code events.json} and {@code snapshots.json}, each a list. Effects, which
 * it only keeps in memory, are in {@code caused}. One thread at a time.
 */
public final class OriginalExport {
    /** The names of the files. */
    public static final List<String> FILES = List.of("events.json", "snapshots.json");

    private final Handover instances;
    private final InstantSource clock;

    /** @param clock says when the snapshots are made */
    public OriginalExport(Backend store, InstantSource clock) {
        this.instances = new Handover(store);
        this.clock = clock;
    }

    /** How much was written. */
    public record Exported(long events, long snapshots) {}

    /**
     * Writes both files.
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
                for (String instance : instances.instances()) {
                    for (PersistedEvent event : instances.events(instance)) {
                        events.add(event.json());
                        writtenEvents++;
                    }
                    Optional<InstanceSnapshot> snapshot = instances.snapshot(instance, clock.instant());
                    if (snapshot.isPresent()) {
                        snapshots.add(snapshot.get().json());
                        writtenSnapshots++;
                    }
                }
            }
            return new Exported(writtenEvents, writtenSnapshots);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
