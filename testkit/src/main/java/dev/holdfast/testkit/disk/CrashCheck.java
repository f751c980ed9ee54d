package dev.holdfast.testkit.disk;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.file.Disk;
import dev.holdfast.store.ops.Verification.Problem;
import dev.holdfast.store.ops.Verify;
import dev.holdfast.testkit.SettableClock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shows that a backend on a disk loses nothing it acknowledged and invents nothing, wherever the power is cut.
 *
 * <p>It runs a workload on a {@link SimulatedDisk}, and for every moment recovers from every disk that {@link CrashStates}
 * gives, and from the disk as a killed process leaves it. Each time the backend is opened, everything is read and compared
 * with what had been attempted, acknowledged and seen by readers until then; opened once more, it must show the same and
 * change nothing. From some states it goes on writing, the power is cut again during the recovery or after it, and all of
 * this is checked once more, including that what the first recovery showed is still there.
 *
 * <p>One thread at a time; the same workload gives the same states as long as the backend makes the same changes.
 */
public final class CrashCheck {
    private static final int CUT_GOES_ON_ONE_IN = 100;
    private static final int KILL_GOES_ON_ONE_IN = 15;
    private static final int FAULT_GOES_ON_ONE_IN = 3;
    private static final int VERIFY_ONE_IN = 5;
    private static final int AGAIN_ONE_IN = 8;
    private static final int STEPS_AFTER_RECOVERY = 4;

    private final Function<? super Disk, ? extends Backend> opener;

    /** @param opener opens the backend on a disk, creating what it needs if the disk is empty */
    public CrashCheck(Function<? super Disk, ? extends Backend> opener) {
        this.opener = opener;
    }

    /**
     * Runs {@code workload} and recovers from everything a power cut may leave of it, at every moment.
     *
     * @throws AssertionError on the first state from which recovery is wrong; says which, with all seeds
     */
    public Tally check(Workload workload) {
        var disk = new SimulatedDisk(new SettableClock());
        var ledger = new Ledger();
        new Rehearsal(opener, disk, ledger, Interference.NONE).run(workload);
        for (Attempt attempt : ledger.attempts(disk.moment())) {
            Oracle.require(attempt.acknowledged(), "%s: on a disk without fault, %s failed", workload, attempt);
        }
        return new Run(workload, disk, ledger).checkAll();
    }

    /**
     * Runs {@code workload} while the disk fails as told, and recovers from everything that a kill or a power cut may leave
     * in the end. Whatever meets the fault may fail as {@link Unavailable}, and in no other way.
     *
     * @throws AssertionError on the first state from which recovery is wrong; says which, with all seeds
     */
    public Tally checkFailing(Workload workload, Interference faults) {
        var disk = new SimulatedDisk(new SettableClock());
        var ledger = new Ledger();
        boolean closed = tryRun(workload, disk, ledger, faults);
        disk.interfere(Interference.NONE);
        return new Run(workload, disk, ledger).checkEnd(closed);
    }

    /** Returns whether the backend could be opened and closed. */
    private boolean tryRun(Workload workload, SimulatedDisk disk, Ledger ledger, Interference faults) {
        try {
            new Rehearsal(opener, disk, ledger, faults).run(workload);
            return true;
        } catch (Unavailable failed) {
            return false;
        }
    }

    /** One workload that has been run, and the states left by it. */
    private final class Run {
        private final Workload workload;
        private final SimulatedDisk disk;
        private final Ledger ledger;
        private final CrashStates states;
        private final SplittableRandom random;
        private final Set<Long> checked = new HashSet<>();
        private long again;

        Run(Workload workload, SimulatedDisk disk, Ledger ledger) {
            this.workload = workload;
            this.disk = disk;
            this.ledger = ledger;
            this.states = new CrashStates(disk, workload.seed());
            this.random = new SplittableRandom(workload.seed());
        }

        Tally checkAll() {
            for (int moment = 0; moment <= disk.moment(); moment++) {
                checkAt(moment, CUT_GOES_ON_ONE_IN, KILL_GOES_ON_ONE_IN);
            }
            return tally();
        }

        Tally checkEnd(boolean closed) {
            checkAt(disk.moment(), CUT_GOES_ON_ONE_IN, FAULT_GOES_ON_ONE_IN);
            if (closed) {
                recover(disk, ledger, disk.moment());
            }
            return tally();
        }

        private Tally tally() {
            return new Tally(disk.moment(), checked.size(), again);
        }

        private void checkAt(int moment, int cutGoesOnOneIn, int killGoesOnOneIn) {
            states.at(moment).forEach(state -> check(state::disk, moment, state, cutGoesOnOneIn));
            check(() -> disk.killedAt(moment), moment, "process killed after change " + moment, killGoesOnOneIn);
        }

        private void check(Supplier<SimulatedDisk> left, int moment, Object state, int goesOnOneIn) {
            try {
                SimulatedDisk found = left.get();
                if (checked.add(31 * found.fingerprint() + ledger.knownAt(moment))) {
                    recover(found, ledger, moment);
                }
                if (random.nextInt(goesOnOneIn) == 0) {
                    goOn(left.get(), moment);
                }
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError(workload + "\n" + state + "\n" + wrong, wrong);
            }
        }

        /** Recovers, goes on writing, and cuts the power again at every moment of that. */
        private void goOn(SimulatedDisk found, int moment) {
            int start = found.moment();
            var rehearsal = new Rehearsal(opener, found, new Ledger(), Interference.NONE);
            Snapshot shown = Snapshot.of(rehearsal.backend(), ledger.streams());
            int seenAt = found.moment();
            Ledger next = Oracle.settle(ledger, moment, shown, start == 0);
            rehearsal.noteIn(next);
            rehearsal.run(Workload.random(random.nextLong(), STEPS_AFTER_RECOVERY));
            var states = new CrashStates(found, random.nextLong());
            for (int now = start; now <= states.moments(); now++) {
                int cut = now;
                states.at(cut)
                        .filter(state -> random.nextInt(AGAIN_ONE_IN) == 0)
                        .forEach(state -> {
                            try {
                                SimulatedDisk left = state.disk();
                                int knownAt = cut < seenAt ? ledger.knownAt(moment) : ~next.knownAt(cut);
                                if (checked.add(31 * left.fingerprint() + knownAt)) {
                                    again++;
                                    recover(left, cut < seenAt ? ledger : next, cut < seenAt ? moment : cut);
                                }
                            } catch (RuntimeException | AssertionError wrong) {
                                throw new AssertionError(
                                        "then, during or after recovery, " + state + "\n" + wrong, wrong);
                            }
                        });
            }
        }

        private void recover(SimulatedDisk found, Ledger known, int moment) {
            Snapshot shown;
            try (Backend backend = opener.apply(found)) {
                shown = Snapshot.of(backend, known.streams());
            }
            Oracle.check(known, moment, shown);
            long recovered = found.fingerprint();
            try (Backend backend = opener.apply(found)) {
                Snapshot again = Snapshot.of(backend, known.streams());
                Oracle.require(again.equals(shown), "opened twice it shows %s, then %s", shown, again);
                if (random.nextInt(VERIFY_ONE_IN) == 0) {
                    List<Problem> problems = Verify.run(backend, soFar -> {}).problems();
                    Oracle.require(problems.isEmpty(), "verify finds %s", problems);
                }
            }
            Oracle.require(found.fingerprint() == recovered, "the second opening changed %s", found.trace());
        }
    }
}
