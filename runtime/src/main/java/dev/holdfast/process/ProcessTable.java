package dev.holdfast.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All processes of this machine but this one, as one look saw them. Immutable once it is made. */
final class ProcessTable {
    static final boolean LINUX = Files.isReadable(Path.of("/proc/self/stat"));

    /** Before anybody looked. */
    static final ProcessTable NONE = new ProcessTable();

    private final Map<Long, ProcessEntry> byPid = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> byParent = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> byGroup = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> bySession = new HashMap<>();
    private final Map<Long, ProcessMark> marks = new HashMap<>();
    private final Map<String, List<ProcessEntry>> byMark = new HashMap<>();
    private boolean vanished;

    private ProcessTable() {}

    /** Looks, in one pass. */
    static ProcessTable look() {
        return look(NONE);
    }

    /** The same; what {@code earlier} knows of a process is not read again: nobody becomes part of another family. */
    static ProcessTable look(ProcessTable earlier) {
        var table = new ProcessTable();
        if (LINUX) {
            String[] names = new File("/proc").list((proc, name) -> Character.isDigit(name.charAt(0)));
            for (String name : names == null ? new String[0] : names) {
                ProcessEntry.read(Long.parseLong(name)).ifPresentOrElse(table::add, () -> table.vanished = true);
            }
        } else {
            ProcessHandle.allProcesses().map(ProcessEntry::of).forEach(table::add);
        }
        table.byPid.values().forEach(entry -> table.mark(entry, earlier));
        return table;
    }

    private void mark(ProcessEntry entry, ProcessTable earlier) {
        ProcessEntry before = earlier.byPid.get(entry.pid());
        ProcessMark known = before != null && before.isSame(entry) ? earlier.marks.get(entry.pid()) : null;
        ProcessMark mark = known == null ? ProcessMark.of(entry.pid()) : known;
        marks.put(entry.pid(), mark);
        mark.names().forEach(name -> add(byMark, name, entry));
    }

    private static <K> void add(Map<K, List<ProcessEntry>> index, K key, ProcessEntry entry) {
        index.computeIfAbsent(key, first -> new ArrayList<>(1)).add(entry);
    }

    private void add(ProcessEntry entry) {
        byPid.put(entry.pid(), entry);
        add(byParent, entry.parent(), entry);
        add(byGroup, entry.group(), entry);
        add(bySession, entry.session(), entry);
    }

    /** Whether a process ended during the look: what it had just started was perhaps not seen. */
    boolean vanished() {
        return vanished;
    }

    Collection<ProcessEntry> all() {
        return byPid.values();
    }

    @Nullable
    ProcessEntry find(long pid) {
        return byPid.get(pid);
    }

    List<ProcessEntry> children(long pid) {
        return byParent.getOrDefault(pid, List.of());
    }

    /** Who is in the group or the session of that number, which is the number of the process that began it. */
    List<ProcessEntry> together(long id) {
        List<ProcessEntry> together = new ArrayList<>(byGroup.getOrDefault(id, List.of()));
        together.addAll(bySession.getOrDefault(id, List.of()));
        return together;
    }

    /** Who carries a mark or holds a pipe of that name. */
    List<ProcessEntry> marked(String name) {
        return byMark.getOrDefault(name, List.of());
    }

    /** What a process carries. */
    ProcessMark mark(ProcessEntry entry) {
        return marks.getOrDefault(entry.pid(), ProcessMark.NONE);
    }
}
