package dev.holdfast.machine;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the handlers of one component on a bounded number of platform threads, so that those that spin or hang leave the virtual
 * threads of everybody else alone. A call that is given up keeps its thread until it ends. Thread-safe. Closing it waits for
 * nobody.
 */
final class HandlerThreads implements AutoCloseable {
    /** How long one that was interrupted may take to end before it is said to be stuck. */
    private static final long GRACE_NANOS = 500_000_000;

    private static final System.Logger LOG = System.getLogger(HandlerThreads.class.getName());

    private final String component;
    private final String process;
    private final int most;
    private final InstantSource clock;
    private final Runnable changed;
    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition free = lock.newCondition();
    private final Map<Call, StuckHandler> stuck = new LinkedHashMap<>();
    private int running;
    private boolean told;
    private long lastGivenUp;

    /** @param changed is run when calls were given up, or one of those has ended */
    HandlerThreads(String component, String process, int most, InstantSource clock, Runnable changed) {
        this.component = component;
        this.process = process;
        this.most = most;
        this.clock = clock;
        this.changed = changed;
        this.threads = Executors.newCachedThreadPool(Thread.ofPlatform()
                .name("handler " + component + " ", 0)
                .daemon()
                .factory());
    }

    /** One call of a handler. */
    final class Call {
        private final String handler;
        private final String instance;
        private final FutureTask<@Nullable String> task;
        private boolean ended;

        private Call(String handler, String instance, Callable<@Nullable String> work) {
            this.handler = handler;
            this.instance = instance;
            this.task = new FutureTask<>(work);
        }

        /**
         * Waits until it has ended, and gives what the work gives.
         *
         * @throws TimeoutException if that takes longer; then it is given up
         * @throws InterruptedException if the waiting thread is interrupted; then it is given up
         */
        @Nullable
        String await(long millis) throws ExecutionException, TimeoutException, InterruptedException {
            try {
                return task.get(millis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | InterruptedException over) {
                giveUp(this);
                throw over;
            }
        }
    }

    /**
     * Calls a handler as soon as there is a thread for it.
     *
     * @param work throws nothing that the handler threw, for describing that may fail as well
     * @throws NoHandlerThread if all are kept by calls that were given up
     */
    Call start(String handler, String instance, Callable<@Nullable String> work) throws InterruptedException {
        var call = new Call(handler, instance, work);
        lock.lockInterruptibly();
        try {
            while (running == most) {
                long grace = lastGivenUp + GRACE_NANOS - System.nanoTime();
                if (stuck.size() == most && grace <= 0) {
                    throw none();
                }
                if (stuck.size() == most) {
                    free.awaitNanos(grace);
                } else {
                    free.await();
                }
            }
            running++;
        } finally {
            lock.unlock();
        }
        try {
            threads.execute(() -> {
                try {
                    call.task.run();
                } finally {
                    ended(call);
                }
            });
        } catch (RejectedExecutionException closed) {
            ended(call);
            throw new IllegalStateException(
                    "component '" + component + "' is not hosted any more, for its registry is closed", closed);
        }
        return call;
    }

    /** Told once, until a thread is free again: many wait for one, and try again and again. */
    private NoHandlerThread none() {
        var none = new NoHandlerThread(component, List.copyOf(stuck.values()));
        if (!told) {
            told = true;
            LOG.log(System.Logger.Level.WARNING, none.getMessage());
        }
        return none;
    }

    private void giveUp(Call call) {
        boolean keeps;
        lock.lock();
        try {
            keeps = !call.ended;
            if (keeps) {
                lastGivenUp = System.nanoTime();
                stuck.put(call, new StuckHandler(component, call.handler, call.instance, process, clock.instant()));
                free.signalAll(); // whoever waits may wait in vain
            }
        } finally {
            lock.unlock();
        }
        call.task.cancel(true);
        if (keeps) {
            changed.run();
        }
    }

    private void ended(Call call) {
        boolean wasStuck;
        lock.lock();
        try {
            running--;
            call.ended = true;
            wasStuck = stuck.remove(call) != null;
            told &= !wasStuck;
            free.signalAll();
        } finally {
            lock.unlock();
        }
        if (wasStuck) {
            changed.run();
        }
    }

    /** The calls that were given up and have not ended, in the order in which they were. */
    List<StuckHandler> stuck() {
        lock.lock();
        try {
            return new ArrayList<>(stuck.values());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
