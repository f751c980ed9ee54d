package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BackendProvider;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.file.FileBackend;
import dev.holdfast.store.file.FileOptions;
import dev.holdfast.testkit.disk.DiskCall;
import dev.holdfast.testkit.disk.Interference;
import dev.holdfast.testkit.disk.SimulatedDisk;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens {@code filling:NAME?writes=N}: a file store on a simulated disk that is full after so many writes. */
public final class FillingDisk implements BackendProvider {
    private static final Map<String, SimulatedDisk> DISKS = new ConcurrentHashMap<>();

    @Override
    public Set<String> schemes() {
        return Set.of("filling");
    }

    @Override
    public Backend open(StoreUrl url, StoreOptions options) {
        SimulatedDisk disk = DISKS.computeIfAbsent(url.location(), name -> new SimulatedDisk(options.clock()));
        String writes = url.parameters().get("writes");
        disk.interfere(
                writes == null
                        ? Interference.NONE
                        : Interference.from(
                                Interference.Fault.NO_SPACE,
                                Integer.parseInt(writes) + 1,
                                call -> call.kind() == DiskCall.Kind.WRITE));
        return FileBackend.open(disk, Path.of("/store"), FileOptions.of(options));
    }
}
