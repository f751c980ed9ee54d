package dev.holdfast.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.file.Disk;
import dev.holdfast.store.file.FileBackend;
import dev.holdfast.store.file.FileOptions.Layout;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.testkit.disk.DiskCall.Kind;
import dev.holdfast.testkit.disk.Interference.Fault;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shows that the kit would have noticed: a file backend with one mistake in it does not pass. */
class DefectBoardTest {
    private static final int WORKLOADS = 6;
    private static final int FAULTS = 10;
    private static final int STEPS = 12;
    private static final TreeMap<Defect, Catch> BOARD = new TreeMap<>();

    /** @param seed of the workload after which the defect was noticed */
    private record Catch(long seed, String symptom) {}

    @BeforeAll
    static void logNothing() {
        FileStores.logNothing();
    }

    @ParameterizedTest
    @EnumSource
    void everyDefectIsCaught(Defect defect) {
        Optional<Catch> caught = look(defect::on);
        assertThat(caught).as("%s", defect).isPresent();
        BOARD.put(defect, caught.orElseThrow());
    }

    private static boolean onLog(DiskCall call) {
        return call.path().toString().endsWith(".log") && (call.kind() == Kind.WRITE || call.kind() == Kind.FORCE);
    }

    @Test
    void aBackendWithoutADefectPasses() {
        assertThat(look(disk -> disk)).isEmpty();
    }

    @AfterAll
    static void showTheBoard() {
        System.out.println("| defect | caught by workload | as |\n|---|---|---|");
        BOARD.forEach((defect, caught) -> System.out.printf("| %s | %d | %s |%n", defect, caught.seed, caught.symptom));
    }

    /** What is noticed first, if anything is. */
    private static Optional<Catch> look(UnaryOperator<Disk> decorator) {
        for (long seed = 1; seed <= WORKLOADS; seed++) {
            Layout layout = FileStores.layout(seed);
            Function<Disk, FileBackend> sound = FileStores.opener(layout, seed / 2);
            Function<Disk, FileBackend> opener = disk -> sound.apply(decorator.apply(disk));
            try {
                requireOneWriter(opener);
                var check = new CrashCheck(opener);
                check.check(Workload.random(seed, STEPS));
                for (int nth = 1; nth <= FAULTS; nth++) {
                    check.checkFailing(
                            Workload.random(seed, STEPS),
                            Interference.once(Fault.IO_ERROR, nth, DefectBoardTest::onLog));
                }
            } catch (AssertionError | StoreException wrong) {
                return Optional.of(new Catch(seed, symptom(wrong)));
            }
        }
        return Optional.empty();
    }

    private static void requireOneWriter(Function<Disk, FileBackend> opener) {
        var disk = new SimulatedDisk(new SettableClock());
        try (Backend first = opener.apply(disk)) {
            assertThat(isRefused(opener, disk))
                    .as("a second writer beside %s", first.health())
                    .isTrue();
        }
    }

    private static boolean isRefused(Function<Disk, FileBackend> opener, SimulatedDisk disk) {
        try (Backend second = opener.apply(disk)) {
            return !second.health().healthy();
        } catch (Unavailable refused) {
            return true;
        }
    }

    private static String symptom(Throwable wrong) {
        Throwable first = wrong;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return String.valueOf(first.getMessage()).replace('\n', ' ').replaceAll("(.{100}).*", "$1…");
    }
}
