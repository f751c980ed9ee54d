package dev.holdfast.machine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sends of which the log has not shown yet that they were delivered: each delivery is an event with the id of the send.
 * Thread-safe.
 */
final class Pending {
    private final ReentrantLock lock = new ReentrantLock();

    /** By the id that will be in the log; the oldest first. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    private static final class Waiting {
        private final String sender;
        private final @Nullable String component;
        private final long position;
        private Instant since;

        /** @param component that it is for; null where nobody knows */
        Waiting(String sender, @Nullable String component, long position, Instant since) {
            this.sender = sender;
            this.component = component;
            this.position = position;
            this.since = since;
        }
    }

    /** Sees what happened to an instance, in the order of the log. */
    void see(Logged logged, Instant now) {
        lock.lock();
        try {
            waiting.remove(logged.id());
            if (logged.sends()) {
                for (Send send : sends(logged.entry())) {
                    waiting.put(shown(send), new Waiting(logged.instance(), component(send), logged.position(), now));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is sent with an entry, or with what it covers. */
    static List<? extends Send> sends(Entry entry) {
        return switch (entry) {
            case Entry.Created created -> created.result().sends();
            case Entry.Changed changed -> changed.result().sends();
            case Entry.Resolved resolved -> resolved.found();
            case Entry.Refused refused -> List.of();
            case Entry.Retimed retimed -> List.of();
            case Entry.Migrated migrated -> List.of();
            case Entry.Covered covered ->
                covered.configuration().owed().stream()
                        .flatMap(some -> some.sends().stream())
                        .toList();
        };
    }

    private static @Nullable String component(Send send) {
        return switch (send) {
            case Send.ToInstance one -> one.component();
            case Send.Broadcast all -> all.component();
            case Send.Create create -> create.component();
        };
    }

    /** Whether something waits for one of these components. */
    boolean waitingFor(Predicate<String> components) {
        lock.lock();
        try {
            return waiting.values().stream()
                    .anyMatch(some -> some.component == null || components.test(some.component));
        } finally {
            lock.unlock();
        }
    }

    private static String shown(Send send) {
        return send instanceof Send.Broadcast ? Ids.resolution(send.id()) : send.id();
    }

    /**
     * The instances of which something has been waiting since {@code before} or longer; it waits anew from {@code now}. What is
     * for components that are not hosted here is left to who hosts them.
     */
    Set<String> overdue(Instant before, Instant now, Predicate<String> hosted) {
        lock.lock();
        try {
            Set<String> senders = new LinkedHashSet<>();
            for (Waiting some : waiting.values()) {
                boolean ours = some.component == null || hosted.test(some.component);
                if (ours && !some.since.isAfter(before)) {
                    senders.add(some.sender);
                    some.since = now;
                }
            }
            return senders;
        } finally {
            lock.unlock();
        }
    }

    /** The components that something waits for. */
    Set<String> waitedFor() {
        lock.lock();
        try {
            Set<String> components = new TreeSet<>();
            for (Waiting some : waiting.values()) {
                if (some.component != null) {
                    components.add(some.component);
                }
            }
            return components;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what an instance sent, for it is known to be delivered. */
    void settled(String sender) {
        lock.lock();
        try {
            waiting.values().removeIf(some -> some.sender.equals(sender));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The position up to which all that was sent to a component is known to be delivered, given that the log was read up to
     * {@code covered}.
     */
    long settledThrough(String component, long covered) {
        lock.lock();
        try {
            return waiting.values().stream()
                    .filter(some -> some.component == null || some.component.equals(component))
                    .mapToLong(some -> some.position - 1)
                    .min()
                    .orElse(covered);
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}
