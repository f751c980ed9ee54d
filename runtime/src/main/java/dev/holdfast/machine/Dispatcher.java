package dev.holdfast.machine;

import dev.holdfast.machine.Configuration.Owed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what instances owe, in the order of each sender, side by side for different ones. What cannot be delivered for now is
 * tried again until it can, or the process ends; then whoever comes next finds it in the log. Thread-safe.
 */
final class Dispatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final int REMEMBERED = 100_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Delivery delivery;
    private final boolean oneByOne;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final Map<String, Deque<Job>> queues = new HashMap<>();
    private final Set<String> queued = new HashSet<>();
    private final Set<String> settled = latest();

    /** What waits for a component that is not hosted here: its sender's next macrosteps do not try it again. */
    private final Set<String> left = latest();

    private volatile boolean closed;

    private record Job(String sender, Owed owed, boolean again) {}

    /** @param oneByOne whether also different senders wait for each other, so that the order is the log's */
    Dispatcher(Delivery delivery, boolean oneByOne) {
        this.delivery = delivery;
        this.oneByOne = oneByOne;
    }

    private static Set<String> latest() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        });
    }

    /** Whether all of it is known to be delivered. */
    boolean settled(List<Owed> owed) {
        lock.lock();
        try {
            return owed.stream().allMatch(some -> settled.contains(some.cause()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes over what an instance owes.
     *
     * @param fresh the ids of events that were recorded just now, so that nobody else can have delivered what they sent; empty
     *     for what has waited and may be delivered now
     */
    void take(String sender, List<Owed> owed, Set<String> fresh) {
        lock.lock();
        try {
            for (Owed some : owed) {
                boolean waits = left.contains(some.cause()) && !fresh.isEmpty();
                if (!closed && !waits && !settled.contains(some.cause()) && queued.add(some.cause())) {
                    String name = oneByOne ? "" : sender;
                    Deque<Job> queue = queues.get(name);
                    if (queue == null) {
                        queue = new ArrayDeque<>();
                        queues.put(name, queue);
                        Thread.ofVirtual().name("deliver " + name).start(() -> drain(name));
                    }
                    queue.add(new Job(sender, some, !fresh.contains(some.cause())));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain(String name) {
        for (Job job = next(name); job != null; job = next(name)) {
            boolean delivered = tried(job);
            lock.lock();
            try {
                queued.remove(job.owed().cause());
                (delivered ? settled : left).add(job.owed().cause());
            } finally {
                lock.unlock();
            }
        }
    }

    private @Nullable Job next(String name) {
        lock.lock();
        try {
            Deque<Job> queue = queues.get(name);
            Job job = queue == null || closed ? null : queue.poll();
            if (job == null) {
                queues.remove(name);
                quiet.signalAll();
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    private boolean tried(Job job) {
        String sender = job.sender();
        boolean again = job.again();
        int unforeseen = 0;
        for (Duration pause = FIRST_PAUSE; !closed; pause = longer(pause)) {
            try {
                return delivery.deliver(sender, job.owed(), again, Trouble::lasts);
            } catch (NotHosted left) {
                LOG.log(System.Logger.Level.WARNING, "what '" + sender + "' sent waits: " + left.getMessage());
                return false;
            } catch (RuntimeException | Error failed) {
                unforeseen += Trouble.passes(failed) ? 0 : 1;
                if (unforeseen >= Trouble.TRIES) {
                    return gaveUp(job);
                }
                LOG.log(
                        NoHandlerThread.level(failed),
                        "what '" + sender + "' sent is tried again: " + Trouble.sentence(failed));
                again = true;
                LockSupport.parkNanos(pause.toNanos());
            }
        }
        return false;
    }

    /** Has what fails all the time recorded as undeliverable, and delivers the rest. */
    private boolean gaveUp(Job job) {
        try {
            return delivery.deliver(job.sender(), job.owed(), true, failure -> !Trouble.passes(failure));
        } catch (RuntimeException | Error failed) {
            LOG.log(System.Logger.Level.ERROR, "what '" + job.sender() + "' sent cannot be delivered", failed);
            return !Trouble.passes(failed);
        }
    }

    private static Duration longer(Duration pause) {
        Duration longer = pause.multipliedBy(3);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** Waits until nothing is being delivered; false if that takes longer. */
    boolean awaitQuiet(Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (!queues.isEmpty() && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return queues.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Delivers what has begun, and leaves the rest to whoever comes next. */
    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(30);
            while (!queues.isEmpty() && left > 0) {
                left = quiet.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
