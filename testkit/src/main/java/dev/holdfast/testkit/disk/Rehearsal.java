package dev.holdfast.testkit.disk;

import dev.holdfast.store.Backend;
import dev.holdfast.store.file.Disk;
import dev.holdfast.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Runs a workload against a backend on a simulated disk. One thread at a time. */
final class Rehearsal {
    private final Function<? super Disk, ? extends Backend> opener;
    private final SimulatedDisk disk;
    private Ledger ledger;
    private final Gate gate;
    private Backend backend;
    private Performer performer;

    /** Opens the backend. */
    Rehearsal(
            Function<? super Disk, ? extends Backend> opener,
            SimulatedDisk disk,
            Ledger ledger,
            Interference interference) {
        this.opener = opener;
        this.disk = disk;
        this.ledger = ledger;
        this.gate = new Gate(interference);
        disk.interfere(gate);
        this.backend = opener.apply(disk);
        this.performer = new Performer(backend, ledger, disk::moment);
    }

    Backend backend() {
        return backend;
    }

    /** Notes what comes from now on in another ledger. */
    void noteIn(Ledger other) {
        ledger = other;
        performer = new Performer(backend, ledger, disk::moment);
    }

    /** Runs all steps and closes the backend. */
    void run(Workload workload) {
        try {
            workload.steps().forEach(this::step);
        } finally {
            backend.close();
        }
    }

    void step(Workload.Step step) {
        switch (step) {
            case Workload.Step.Reopen reopen -> {
                backend.close();
                backend = opener.apply(disk);
                performer = new Performer(backend, ledger, disk::moment);
            }
            case Workload.Step.Write write -> {
                if (write.together().size() == 1) {
                    performer.perform(write.together().getFirst());
                } else {
                    together(write.together());
                }
                performer.look();
            }
        }
    }

    /** The first writer is held back in its force until each of the others waits for it, or is done. */
    private void together(List<Action> actions) {
        var tasks = new ArrayList<FutureTask<Boolean>>();
        gate.shut();
        try {
            for (Action action : actions) {
                var task = new FutureTask<>(() -> performer.perform(action), true);
                tasks.add(task);
                Thread thread =
                        Thread.ofVirtual().name("writer-" + tasks.size()).start(task);
                Eventually.until(thread.getName() + " waits or is done", () -> waits(thread));
            }
        } finally {
            gate.open(); // or closing the store would wait for the writer for ever
        }
        for (FutureTask<Boolean> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException failed) {
                throw new AssertionError("a writer failed: " + failed.getCause(), failed);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while writers were at work", interruption);
            }
        }
    }

    private static boolean waits(Thread thread) {
        return switch (thread.getState()) {
            case NEW, RUNNABLE -> false;
            case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> true;
        };
    }
}
