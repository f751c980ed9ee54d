package dev.holdfast.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Processes that belong together: those that are known, what they started, and who is in a group or session that one of them
 * began. Whoever was found once stays known when its parent ends. One thread at a time.
 */
final class ProcessTree {
    /** How long processes have to end in order. */
    static final Duration GRACE = Duration.ofSeconds(3);

    /** How long they are killed, over and over, before those that are left are given up. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int GROUPS_EVERY = 2;

    /** How often they are killed at least, however long a busy machine takes for that. */
    private static final int LEAST_LOOKS = 10;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final System.Logger LOG = System.getLogger(ProcessTree.class.getName());
    private static final SharedLook LOOK = new SharedLook();

    private final Function<ProcessTable, Collection<ProcessEntry>> found;
    private final long notBefore;

    /** When each member that was ever seen began, by its number. */
    private final Map<Long, Long> members = new HashMap<>();

    /** Numbers of members: who is in the group or session of such a number is one, too. */
    private final Set<Long> numbers = new HashSet<>();

    private ProcessTree(Function<ProcessTable, Collection<ProcessEntry>> found, long notBefore) {
        this.found = found;
        this.notBefore = notBefore;
    }

    /**
     * A process, and all that descends from it.
     *
     * @param root as it was when it had just been started
     * @param mark what it was started with
     */
    static ProcessTree of(ProcessEntry root, ProcessMark mark) {
        var tree = new ProcessTree(
                table -> mark.names().stream()
                        .flatMap(name -> table.marked(name).stream())
                        .toList(),
                root.start());
        tree.members.put(root.pid(), root.start());
        tree.numbers.add(root.pid());
        return tree;
    }

    /** What descends from commands of a run whose Holdfast process is over. */
    static ProcessTree orphans(RunIdentity run) {
        return marked((table, mark) -> mark.isOf(run) && mark.isOfTheDead(table));
    }

    /** What descends from any command of this process. */
    static ProcessTree ofThisProcess() {
        String own = ProcessMark.ofThisProcess();
        return marked((table, mark) -> String.valueOf(mark.command()).startsWith(own));
    }

    private static ProcessTree marked(BiPredicate<ProcessTable, ProcessMark> wanted) {
        return new ProcessTree(
                table -> table.all().stream()
                        .filter(entry -> wanted.test(table, table.mark(entry)))
                        .toList(),
                0);
    }

    /**
     * Asks every process to end, kills those that have not done so after {@link #GRACE}, and returns when none is left, or
     * when those that are left do not even end of that.
     *
     * @return how many were asked
     * @throws InterruptedException if interrupted again meanwhile; all have been killed then
     */
    int end() throws InterruptedException {
        long begun = System.nanoTime();
        int asked;
        Collection<ProcessEntry> left;
        try {
            left = living(LOOK.take());
            asked = left.size();
            left.forEach(process -> process.signal(false));
            left = awaitEnd(left, begun, GRACE, false);
            left = awaitEnd(left, System.nanoTime(), LIMIT, true);
        } catch (InterruptedException hurried) {
            kill();
            throw hurried;
        }
        if (!left.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "processes {0} do not end although they were killed", left);
        }
        return asked;
    }

    private Collection<ProcessEntry> awaitEnd(Collection<ProcessEntry> asked, long begun, Duration length, boolean kill)
            throws InterruptedException {
        Collection<ProcessEntry> left = asked;
        Duration pause = SHORTEST_PAUSE;
        int least = kill ? LEAST_LOOKS : 0;
        for (int look = 1; !left.isEmpty() && (look <= least || System.nanoTime() - begun < length.toNanos()); look++) {
            if (kill) {
                kill(left, look % GROUPS_EVERY == 0);
            }
            Thread.sleep(pause);
            pause = longer(pause);
            left = living(LOOK.take());
        }
        return left;
    }

    /** Kills every process without asking and without waiting. */
    void kill() {
        kill(living(ProcessTable.look()), true);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /**
     * One by one; or by their groups, at one blow: a process that starts another and ends, which does the same, is gone
     * whenever somebody comes to kill it.
     */
    private void kill(Collection<ProcessEntry> processes, boolean groups) {
        processes.forEach(process -> process.signal(true));
        String together = processes.stream()
                .map(ProcessEntry::group)
                .filter(numbers::contains)
                .distinct()
                .map(group -> " -" + group)
                .collect(Collectors.joining());
        if (groups && !together.isEmpty()) {
            try {
                new ProcessBuilder("/bin/sh", "-c", "kill -s KILL --" + together)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException noShell) {
                LOG.log(System.Logger.Level.DEBUG, "groups of processes cannot be killed", noShell);
            }
        }
    }

    /** The members that go on; whom they have started since is one of them from now on. */
    private Collection<ProcessEntry> living(ProcessTable table) {
        Deque<ProcessEntry> next = new ArrayDeque<>(found.apply(table));
        members.forEach((pid, start) -> {
            ProcessEntry entry = table.find(pid);
            if (entry != null && entry.start() == start) {
                next.add(entry);
            }
        });
        numbers.forEach(number -> next.addAll(table.together(number)));
        long self = ProcessHandle.current().pid();
        Map<Long, ProcessEntry> reached = new LinkedHashMap<>();
        while (!next.isEmpty()) {
            ProcessEntry entry = next.remove();
            if (entry.pid() != self && entry.start() >= notBefore && reached.putIfAbsent(entry.pid(), entry) == null) {
                members.put(entry.pid(), entry.start());
                numbers.add(entry.pid());
                next.addAll(table.children(entry.pid()));
                next.addAll(table.together(entry.pid()));
            }
        }
        reached.values().removeIf(ProcessEntry::ended);
        return reached.values();
    }
}
