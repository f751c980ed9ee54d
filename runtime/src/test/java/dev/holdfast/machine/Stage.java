package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Json;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Leases;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/** A store, and processes that host components on it, with clocks that stand still unless they are moved. */
final class Stage implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    final Backend store;
    final SettableClock clock = new SettableClock();

    /** By how much the wall clock of all processes was set. */
    final AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);

    final List<Notification> heard = new CopyOnWriteArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    Stage() {
        this(new MemoryBackend(StoreOptions.defaults()));
    }

    Stage(Backend store) {
        this.store = store;
    }

    /** Timers that never come by themselves: whoever works with them asks for what is due. */
    private record StillTimers(InstantSource clock) implements Timers {
        @Override
        public Runnable at(Instant when, Runnable action) {
            return () -> {};
        }
    }

    /** @param set by how much the wall clock was set, which the settable clock, going steadily, knows nothing of */
    private record ClockTimers(SettableClock settable, AtomicReference<Duration> set) implements Timers {
        @Override
        public InstantSource clock() {
            return () -> settable.instant().plus(set.get());
        }

        @Override
        public InstantSource steady() {
            return settable;
        }

        @Override
        public Runnable at(Instant when, Runnable action) {
            Duration left = Duration.between(clock().instant(), when);
            if (!left.isPositive()) {
                action.run(); // so that whoever waits for it to be over has seen it begin
                return () -> {};
            }
            return settable.at(settable.instant().plus(left), action);
        }
    }

    /** A process that can be killed: nothing that it does afterwards reaches the store. */
    final class Process implements AutoCloseable {
        final FaultyBackend faulty;
        final ComponentRegistry registry;
        private final Leases leases;
        private final SettableClock steady = new SettableClock();
        private long lastOperation;
        private boolean over;

        private Process(MachineOptions options, boolean still) {
            faulty = new FaultyBackend(store);
            leases = new Leases(
                    store.docs(),
                    new ClockTimers(steady, new AtomicReference<>(Duration.ZERO)),
                    "process-" + processes.size(),
                    Leases.LENGTH);
            Timers timers = still ? new StillTimers(clock) : new ClockTimers(clock, set);
            var ground = new MachineGround(faulty, options, heard::add, timers, leases, true, () -> {});
            registry = new ComponentRegistry(ground);
        }

        MachineRuntime host(String yaml) {
            return host(yaml, Handlers.none());
        }

        MachineRuntime host(String yaml, Handlers handlers) {
            return registry.register(ComponentReader.read("test.yaml", yaml).component(), handlers);
        }

        void settle() {
            try {
                if (!registry.awaitQuiet(LONG)) {
                    throw new AssertionError("it did not come to rest");
                }
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        /** Lets the store be gone from the {@code n}th operation on. */
        void failFrom(int n) {
            lastOperation = faulty.operations() + n - 1;
            faulty.failFrom(n);
        }

        /** Waits until nothing more happens, be it because the store is gone. */
        void settleOrFail() {
            Eventually.until(
                    "nothing more happens",
                    () -> registry.awaitQuiet(Duration.ofMillis(2)) || faulty.operations() > lastOperation);
        }

        void look() {
            settle();
            registry.look();
            settle();
        }

        /** Lets one timer that is due happen, the earliest; false if there is none. */
        boolean fireOne() {
            Timer earliest = null;
            String owner = "";
            for (Instance instance : registry.instances(null, null, null, false, "", 1_000)) {
                Timer first =
                        instance.timers().isEmpty() ? null : instance.timers().getFirst();
                if (first != null
                        && !first.deadline().isAfter(clock.instant())
                        && (earliest == null || first.deadline().isBefore(earliest.deadline()))) {
                    earliest = first;
                    owner = instance.id();
                }
            }
            if (earliest != null) {
                registry.fire(owner, earliest);
            }
            return earliest != null;
        }

        /** Ends it in the middle of whatever it does; its leases are over, as if their time had passed. */
        void kill() {
            faulty.failFrom(1);
            end();
        }

        @Override
        public void close() {
            if (!over) {
                end();
            }
        }

        private void end() {
            over = true;
            registry.close();
            leases.close();
        }
    }

    Process process() {
        return process(MachineOptions.defaults());
    }

    Process process(MachineOptions options) {
        return add(new Process(options, false));
    }

    /** A process in which timers only happen when they are asked for, so that runs can be repeated exactly. */
    Process stillProcess() {
        return add(new Process(MachineOptions.defaults(), true));
    }

    private Process add(Process process) {
        processes.add(process);
        return process;
    }

    /** Moves the clock on, a little at a time, and lets all that is due happen. */
    void advance(Duration by) {
        Instant end = clock.instant().plus(by);
        Duration step = Duration.ofMillis(Math.max(1_000, by.toMillis() / 200));
        while (clock.instant().isBefore(end)) {
            Instant next = clock.instant().plus(step);
            clock.advance(Duration.between(clock.instant(), next.isBefore(end) ? next : end));
            processes.stream().filter(process -> !process.over).forEach(Process::look);
        }
    }

    MachineEvent event(String type) {
        return MachineEvent.of(type, clock.instant());
    }

    MachineEvent event(String type, String payload) {
        return MachineEvent.of(type, json(payload), clock.instant());
    }

    static ObjectNode json(String text) {
        return (ObjectNode) Trees.read(Json.parse(text.replace('\'', '"')));
    }

    /** Ends all processes in order. */
    void end() {
        processes.forEach(Process::close);
    }

    @Override
    public void close() {
        end();
        store.close();
    }
}
