package dev.holdfast.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a process carries of the command that it descends from: variables of its environment, which children inherit, and the
 * pipes that its output goes to. Immutable.
 *
 * @param command which command, of which Holdfast process: {@code <process>:<its start>:<number>}; null for none
 * @param run the id of the run; null for none
 * @param since when the run began, in milliseconds since 1970, which tells it from another of the same id; null for none
 * @param pipes the names that the system gives to pipes it reads and writes
 */
record ProcessMark(
        @Nullable String command,
        @Nullable String run,
        @Nullable String since,
        Set<String> pipes) {
    static final String COMMAND = "HOLDFAST_PROCESS";
    static final String RUN = "HOLDFAST_RUN_ID";
    static final String SINCE = "HOLDFAST_RUN_STARTED";

    static final ProcessMark NONE = new ProcessMark(null, null, null, Set.of());
    private static final AtomicLong STARTED = new AtomicLong();
    private static final Pattern OF_A_COMMAND = Pattern.compile("(\\d{1,10}):(\\d{1,18}):\\d{1,18}");

    /** No environment is longer, as a rule; a mark beyond this is not found. */
    private static final int MOST_BYTES = 4 << 20;

    /** A mark that no other command on this machine has. */
    static String next() {
        return ofThisProcess() + STARTED.incrementAndGet();
    }

    /** How the marks of all commands of this process begin. */
    static String ofThisProcess() {
        long self = ProcessHandle.current().pid();
        return self + ":" + ProcessEntry.of(self).map(ProcessEntry::start).orElse(0L) + ":";
    }

    /** The variables that mark what a command of this run starts. */
    static Map<String, String> variables(String mark, RunIdentity run) {
        return Map.of(
                COMMAND,
                mark,
                RUN,
                run.id(),
                SINCE,
                Long.toString(run.startedAt().toEpochMilli()));
    }

    /** What a process carries, as far as the system shows it: that of one's own processes, on Linux. */
    static ProcessMark of(long pid) {
        if (!ProcessTable.LINUX) {
            return NONE;
        }
        String environment = environment(pid);
        return new ProcessMark(
                value(environment, COMMAND), value(environment, RUN), value(environment, SINCE), pipes(pid));
    }

    private static String environment(long pid) {
        try (InputStream in = Files.newInputStream(Path.of("/proc/" + pid + "/environ"))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException goneOrOfSomebodyElse) {
            return "";
        }
    }

    private static @Nullable String value(String environment, String name) {
        int at = environment.startsWith(name + "=") ? 0 : environment.indexOf("\0" + name + "=") + 1;
        if (at == 0 && !environment.startsWith(name + "=")) {
            return null;
        }
        int end = environment.indexOf('\0', at);
        return environment.substring(at + name.length() + 1, end < 0 ? environment.length() : end);
    }

    /** Standard output and standard error, where they are pipes. */
    static Set<String> pipes(long pid) {
        return Stream.of("1", "2")
                .map(number -> leadsTo("/proc/" + pid + "/fd/" + number))
                .filter(name -> name.startsWith("pipe:"))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String leadsTo(String link) {
        try {
            return Files.readSymbolicLink(Path.of(link)).toString();
        } catch (IOException goneOrClosed) {
            return "";
        }
    }

    /** What is told apart by: the command and the pipes. */
    Set<String> names() {
        if (command == null) {
            return pipes;
        }
        Set<String> names = new HashSet<>(pipes);
        names.add(command);
        return names;
    }

    /** Whether the Holdfast process that started the command is over. */
    boolean isOfTheDead(ProcessTable table) {
        Matcher mark = OF_A_COMMAND.matcher(command == null ? "" : command);
        if (!mark.matches()) {
            return false;
        }
        ProcessEntry maker = table.find(Long.parseLong(mark.group(1)));
        return maker == null || maker.ended() || maker.start() != Long.parseLong(mark.group(2));
    }

    boolean isOf(RunIdentity of) {
        return of.id().equals(run)
                && Long.toString(of.startedAt().toEpochMilli()).equals(since);
    }
}
