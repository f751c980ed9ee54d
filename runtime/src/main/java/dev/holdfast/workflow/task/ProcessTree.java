package dev.holdfast.workflow.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process and all that descends from it. Children whose parent has ended belong to nobody any more; they are found by a
 * mark in the environment that they inherited, where the system shows it (Linux). Thread-safe.
 */
final class ProcessTree {
    /** The variable that marks the processes of one attempt. */
    static final String MARK = "HOLDFAST_PROCESS";

    private static final System.Logger LOG = System.getLogger(ProcessTree.class.getName());
    private static final AtomicLong STARTED = new AtomicLong();
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int LOOKS = 150;

    private final ProcessHandle root;
    private final String mark;

    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = mark;
    }

    /** A mark that no other attempt on this machine has. */
    static String newMark() {
        ProcessHandle self = ProcessHandle.current();
        String since = self.info()
                .startInstant()
                .map(start -> "-" + start.toEpochMilli())
                .orElse("");
        return self.pid() + since + "-" + STARTED.incrementAndGet();
    }

    /**
     * Asks every process to end, ends those that have not done so after three seconds, and returns when none is left.
     *
     * @throws InterruptedException if interrupted again meanwhile; all have been told to end without delay then
     */
    void end() throws InterruptedException {
        living().forEach(ProcessHandle::destroy);
        try {
            for (int look = 0; look < LOOKS && !living().isEmpty(); look++) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException hurried) {
            living().forEach(ProcessHandle::destroyForcibly);
            throw hurried;
        }
        Set<ProcessHandle> left = living();
        for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
            left.forEach(ProcessHandle::destroyForcibly);
            Thread.sleep(LOOK_EVERY);
            left = living();
        }
        if (!left.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "processes {0} do not end although they were killed", left);
        }
    }

    private Set<ProcessHandle> living() {
        Set<ProcessHandle> living = new LinkedHashSet<>();
        living.add(root);
        root.descendants().forEach(living::add);
        ProcessHandle.allProcesses().filter(this::isMarked).forEach(living::add);
        living.removeIf(process -> !process.isAlive() || isZombie(process));
        return living;
    }

    private boolean isMarked(ProcessHandle process) {
        return read(process, "environ").contains(MARK + "=" + mark + "\0");
    }

    /** Ended, but not yet noticed by its parent, which may never happen. */
    private static boolean isZombie(ProcessHandle process) {
        String stat = read(process, "stat");
        return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    }

    private static String read(ProcessHandle process, String name) {
        Path file = Path.of("/proc", Long.toString(process.pid()), name);
        try {
            return Files.isReadable(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException gone) {
            return ""; // it ended between the two looks
        }
    }
}
