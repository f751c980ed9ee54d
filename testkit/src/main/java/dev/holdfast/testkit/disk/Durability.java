package dev.holdfast.testkit.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What of a trace is certain to survive a power cut, and which changes may or may not. One thread at a time.
 *
 * <p>A force of a file makes its bytes certain and says nothing about its name; a force of a directory makes certain what
 * was created, renamed to or deleted in it, and says nothing about the directory's own name or anybody's bytes. A rename
 * is atomic: there is never neither name, nor are there both.
 */
final class Durability {
    private final Volume certain;
    private final List<DiskChange> pending = new ArrayList<>();

    Durability(Volume start) {
        certain = start.copy();
    }

    void follow(DiskChange change) {
        switch (change) {
            case DiskChange.OfData data -> pending.add(data);
            case DiskChange.OfNames names -> pending.add(names);
            case DiskChange.Force force -> {
                pending.stream()
                        .filter(earlier -> isData(earlier, force.file()))
                        .forEach(certain::apply);
                pending.removeIf(earlier -> isData(earlier, force.file()));
            }
            case DiskChange.FailedForce failed -> pending.removeIf(earlier -> isData(earlier, failed.file()));
            case DiskChange.ForceDirectory force -> settle(force.path());
        }
    }

    /** What survives whatever happens. */
    Volume certain() {
        return certain;
    }

    /** What may or may not survive, oldest first, without the bytes of files that no name can lead to. */
    List<DiskChange> uncertain() {
        Set<Integer> named = new HashSet<>(certain.named());
        for (DiskChange change : pending) {
            if (change instanceof DiskChange.OfNames names) {
                named.add(names.file());
            }
        }
        return pending.stream()
                .filter(change -> !(change instanceof DiskChange.OfData data) || named.contains(data.file()))
                .toList();
    }

    /** Makes the name changes in a directory certain, and with a rename what came earlier about the same file's name. */
    private void settle(Path directory) {
        Set<DiskChange> settled = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Integer> renamed = new HashSet<>();
        for (DiskChange change : pending.reversed()) {
            if (change instanceof DiskChange.OfNames names
                    && (names.directory().equals(directory) || renamed.contains(names.file()))) {
                settled.add(names);
                if (names instanceof DiskChange.Move move) {
                    renamed.add(move.file());
                }
            }
        }
        pending.stream().filter(settled::contains).forEach(certain::apply);
        pending.removeIf(settled::contains);
    }

    private static boolean isData(DiskChange change, int file) {
        return change instanceof DiskChange.OfData data && data.file() == file;
    }
}
