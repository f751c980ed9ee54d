package dev.holdfast.workflow.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processes that belong together: a process and all that descends from it, or what a Holdfast that was killed left running.
 * Children whose parent has ended belong to nobody any more; they are found by marks in the environment that they inherited,
 * where the system shows it (Linux). Thread-safe.
 */
final class ProcessTree {
    /** The variable that says which attempt, of which Holdfast process, started a process. */
    static final String MARK = "HOLDFAST_PROCESS";

    /** The variable that says for which work. */
    static final String KEY = "HOLDFAST_IDEMPOTENCY_KEY";

    /** The variable that says in which directory the run is. */
    static final String DIRECTORY = "HOLDFAST_DIRECTORY";

    private static final System.Logger LOG = System.getLogger(ProcessTree.class.getName());
    private static final AtomicLong STARTED = new AtomicLong();
    private static final Pattern OF_AN_ATTEMPT = Pattern.compile(MARK + "=(\\d{1,10}):(\\d{1,15}):\\d+");

    /** The system reckons the start of a process anew whenever its clock is corrected. */
    private static final long CLOCK_CORRECTED_MILLIS = 2_000;

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int LOOKS = 150;

    private final Supplier<Stream<ProcessHandle>> members;

    private ProcessTree(Supplier<Stream<ProcessHandle>> members) {
        this.members = members;
    }

    /** A process, and all that descend from it or carry its mark. */
    static ProcessTree of(ProcessHandle root, String mark) {
        return new ProcessTree(() -> Stream.of(
                        Stream.of(root),
                        root.descendants(),
                        marked(environment -> environment.contains(MARK + "=" + mark)))
                .flatMap(processes -> processes));
    }

    /** What an earlier attempt at the same work left running when its Holdfast was killed. */
    static ProcessTree orphans(String key, Path directory) {
        Set<String> marks = Set.of(KEY + "=" + key, DIRECTORY + "=" + directory);
        return new ProcessTree(() -> marked(environment ->
                environment.containsAll(marks) && environment.stream().anyMatch(ProcessTree::isOfTheDead)));
    }

    /** A mark that no other attempt on this machine has: {@code <process>:<its start>:<number>}. */
    static String newMark() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + ":" + start(self) + ":" + STARTED.incrementAndGet();
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static boolean isOfTheDead(String variable) {
        Matcher mark = OF_AN_ATTEMPT.matcher(variable);
        return mark.matches()
                && ProcessHandle.of(Long.parseLong(mark.group(1)))
                        .filter(maker ->
                                Math.abs(start(maker) - Long.parseLong(mark.group(2))) < CLOCK_CORRECTED_MILLIS)
                        .isEmpty();
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
        return members.get()
                .filter(process -> process.isAlive() && !isZombie(process))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<ProcessHandle> marked(Predicate<Set<String>> wanted) {
        return ProcessHandle.allProcesses().filter(process -> {
            String environment = read(process, "environ");
            return environment.contains(MARK) && wanted.test(new HashSet<>(Arrays.asList(environment.split("\0"))));
        });
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
