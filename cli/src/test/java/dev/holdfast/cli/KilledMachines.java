package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Orders in a store of their own, whose process is killed again and again. Each command for an order is repeated, to whatever
 * process there is, until one says that it is recorded; then the next one follows. One thread at a time.
 */
final class KilledMachines {
    private static final int AT_ONCE = 4;
    private static final int NOTES = 3;
    private static final int MOST_ANSWERS = 10;
    private static final int STARTING_MILLIS = 400;
    private static final int WORKING_MILLIS = 25;
    private static final int TAKING_OVER_MILLIS = 900;

    private final Path directory;
    private final Random random;
    private final boolean besideEachOther;
    private final Map<String, Deque<String>> open = new LinkedHashMap<>();
    private final List<String> acknowledged = new ArrayList<>();
    private int orders;
    private int launches;
    private @Nullable Child older;

    /**
     * @param besideEachOther whether two processes host the same components on one database, of which it is always the older
     *     one that is killed, so that the other takes over what it had a lease on; else there is one at a time, on files
     */
    KilledMachines(Path directory, Random random, boolean besideEachOther) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.random = random;
        this.besideEachOther = besideEachOther;
    }

    String url() {
        return besideEachOther ? "sqlite:" + directory.resolve("state.db") : "file:" + directory.resolve("state");
    }

    int orders() {
        return orders;
    }

    static int notes() {
        return NOTES;
    }

    /** The ids of all events of which a process said that they are recorded. */
    List<String> acknowledged() {
        return acknowledged;
    }

    private Child launch() {
        launches++;
        return Child.start(MachineHost.class, directory, Map.of(), url(), "host-" + launches);
    }

    /** Lets a process work for a while, and kills it, or the one that is there longer. */
    void workAndKill() {
        Child child = launch();
        if (random.nextInt(10) == 0) {
            LockSupport.parkNanos(random.nextInt(STARTING_MILLIS) * 1_000_000L);
        } else {
            child.awaitLine("ready");
            work(child, random.nextInt(MOST_ANSWERS));
            boolean takesOver = random.nextInt(5) == 0;
            LockSupport.parkNanos(random.nextInt(takesOver ? TAKING_OVER_MILLIS : WORKING_MILLIS) * 1_000_000L);
        }
        Child victim = besideEachOther ? older : child;
        older = besideEachOther ? child : null;
        if (victim != null) {
            kill(victim);
        }
    }

    private static void kill(Child victim) {
        try (victim) {
            if (!victim.kill()) {
                throw new AssertionError("it ended by itself: " + victim.end());
            }
        }
    }

    private void work(Child child, int answers) {
        open.values().forEach(commands -> child.tell(commands.element()));
        for (int heard = 0; heard < answers; heard += hear(child) ? 1 : 0) {
            while (busy() < AT_ONCE) {
                child.tell(begin());
            }
        }
    }

    /** How many orders do not only wait for their timer. */
    private long busy() {
        return open.values().stream().filter(commands -> commands.size() > 1).count();
    }

    /** A new order, and all that is to be done with it; gives what is to be done first. */
    private String begin() {
        orders++;
        String id = "order-" + orders;
        Deque<String> commands = new ArrayDeque<>();
        commands.add("create " + id);
        commands.add("send " + id + " START " + id + "/start");
        for (int i = 1; i <= NOTES; i++) {
            commands.add("send " + id + " NOTE " + id + "/note-" + i);
        }
        commands.add("send " + id + " ASK " + id + "/ask");
        open.put(id, commands);
        return commands.element();
    }

    /** Whether the answer was that something is recorded. */
    private boolean hear(Child child) {
        String answer = child.line();
        if (answer == null || answer.startsWith("failed")) {
            throw new AssertionError("answered '" + answer + "'; " + child.end().err());
        }
        boolean later = answer.startsWith("later ");
        String key = later ? answer.substring("later ".length()) : answer;
        String order = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
        Deque<String> commands = open.get(order);
        if (!later && commands != null && commands.element().endsWith(" " + key)) {
            commands.remove();
            acknowledged.add(key.contains("/") ? key : key + "~created");
        }
        if (commands != null && commands.isEmpty()) {
            open.remove(order);
        } else if (commands != null) {
            child.tell(commands.element());
        }
        return !later;
    }

    /** Lets a process do what is left, and end by itself. */
    void finish() {
        try (Child child = launch()) {
            child.awaitLine("ready");
            if (older != null) {
                kill(older);
            }
            open.values().forEach(commands -> child.tell(commands.element()));
            while (!open.isEmpty()) {
                hear(child);
            }
            child.tell("finish");
            child.awaitLine("finished");
            InProcess.Result end = child.end();
            if (end.code() != ExitCode.DONE) {
                throw new AssertionError("it ended with " + end);
            }
        }
    }
}
