package dev.holdfast.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All processes of this machine but this one, as one look saw them. Immutable once it is made. */
final class ProcessTable {
    static final boolean LINUX = Files.isReadable(Path.of("/proc/self/stat"));

    /** Before anybody looked. */
    static final ProcessTable NONE = new ProcessTable();

    /** Where so many processes come and go that each list has new ones that have ended already. */
    private static final int MOST_ROUNDS = 20;

    private final Map<Long, ProcessEntry> byPid = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> byParent = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> byGroup = new HashMap<>();
    private final Map<Long, List<ProcessEntry>> bySession = new HashMap<>();
    private final Map<Long, ProcessMark> marks = new HashMap<>();
    private final Map<String, List<ProcessEntry>> byMark = new HashMap<>();

    private ProcessTable() {}

    /** Looks until nobody can have been missed. */
    static ProcessTable look() {
        return look(NONE);
    }

    /** The same; what {@code earlier} knows of a process is not read again: nobody becomes part of another family. */
    static ProcessTable look(ProcessTable earlier) {
        var table = new ProcessTable();
        if (LINUX) {
            table.read(earlier);
        } else {
            ProcessHandle.allProcesses().map(ProcessEntry::of).forEach(entry -> table.add(entry, ProcessMark.NONE));
        }
        return table;
    }

    /**
     * Who ends between being listed and being read may have started another, who is not on the list: the list is taken again,
     * and who is new on it is read, until all of the new ones were alive.
     */
    private void read(ProcessTable earlier) {
        Set<Long> listed = new HashSet<>();
        boolean missed = true;
        for (int round = 0; missed && round < MOST_ROUNDS; round++) {
            missed = false;
            for (long pid : pids()) {
                missed |= listed.add(pid) && !isAlive(pid, earlier);
            }
        }
    }

    private static long[] pids() {
        String[] names = new File("/proc").list((proc, name) -> Character.isDigit(name.charAt(0)));
        return Stream.of(names == null ? new String[0] : names)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Takes in a process; false if it has ended. */
    private boolean isAlive(long pid, ProcessTable earlier) {
        Optional<ProcessEntry> entry = ProcessEntry.read(pid);
        ProcessMark mark = entry.map(earlier::known).orElse(null);
        if (mark == null) {
            mark = ProcessMark.of(pid);
            entry = mark.names().isEmpty() ? ProcessEntry.read(pid) : entry; // whoever has ended shows no mark
        }
        if (entry.isPresent()) {
            add(entry.get(), mark);
        }
        return entry.isPresent() && !entry.get().ended();
    }

    private @Nullable ProcessMark known(ProcessEntry later) {
        ProcessEntry before = find(later.pid());
        return before != null && before.isSame(later) ? mark(before) : null;
    }

    private static <K> void add(Map<K, List<ProcessEntry>> index, K key, ProcessEntry entry) {
        index.computeIfAbsent(key, first -> new ArrayList<>(1)).add(entry);
    }

    private void add(ProcessEntry entry, ProcessMark mark) {
        byPid.put(entry.pid(), entry);
        marks.put(entry.pid(), mark);
        mark.names().forEach(name -> add(byMark, name, entry));
        add(byParent, entry.parent(), entry);
        add(byGroup, entry.group(), entry);
        add(bySession, entry.session(), entry);
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
