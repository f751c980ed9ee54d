package dev.holdfast.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One process, as one look saw it. Immutable.
 *
 * @param parent the process that started it, or that looks after it since that one ended
 * @param group the number of its process group; 0 where the system does not say
 * @param session likewise
 * @param start a number that tells it from an earlier process with the same {@code pid}; a later start is a greater one
 * @param ended whether it is over and only waits for its parent to notice, which may never happen
 */
record ProcessEntry(long pid, long parent, long group, long session, long start, boolean ended) {
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START = 19;

    /** Looks at one process now. */
    static Optional<ProcessEntry> of(long pid) {
        return ProcessTable.LINUX ? read(pid) : ProcessHandle.of(pid).map(ProcessEntry::of);
    }

    /** Where the system shows no more, groups and sessions stay unknown. */
    static ProcessEntry of(ProcessHandle process) {
        long parent = process.parent().map(ProcessHandle::pid).orElse(0L);
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new ProcessEntry(process.pid(), parent, 0, 0, start, !process.isAlive());
    }

    static Optional<ProcessEntry> read(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(parse(pid, new String(line, StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The name of the program, in parentheses, may itself hold blanks and parentheses. */
    private static ProcessEntry parse(long pid, String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", START + 2);
        return new ProcessEntry(
                pid,
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[GROUP]),
                Long.parseLong(fields[SESSION]),
                Long.parseLong(fields[START]),
                fields[STATE].equals("Z") || fields[STATE].equals("X"));
    }

    /** Whether {@code later} is this process, seen at another time. */
    boolean isSame(ProcessEntry later) {
        return pid == later.pid && start == later.start;
    }

    /** Asks it to end, or makes it end, unless its number belongs to another process by now. */
    void signal(boolean forcibly) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent() && of(pid).filter(this::isSame).isPresent()) {
            boolean sent =
                    forcibly ? process.get().destroyForcibly() : process.get().destroy();
            if (!sent) {
                System.getLogger(ProcessEntry.class.getName())
                        .log(System.Logger.Level.DEBUG, "process {0} could not be signalled", pid);
            }
        }
    }
}
