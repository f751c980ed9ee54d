package dev.holdfast.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.file.FileOptions.Layout;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.testkit.disk.Interference.Fault;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileFaultTest {
    private static final int WORKLOADS = 2;
    private static final int STEPS = 12;

    @BeforeAll
    static void logNothing() {
        FileStores.logNothing();
    }

    @ParameterizedTest
    @EnumSource
    void anInputOutputErrorAnywhereLosesNothing(Layout layout) {
        forEachCall(layout, n -> Interference.once(Fault.IO_ERROR, n, call -> true));
    }

    /** A file can still be cut, as that happens in memory: the system writes it down later, or makes the disk read-only. */
    @ParameterizedTest
    @EnumSource
    void aDiskThatIsBrokenFromAnywhereOnLosesNothing(Layout layout) {
        Predicate<DiskCall> broken = call -> call.kind().changes() && call.kind() != DiskCall.Kind.TRUNCATE;
        forEachCall(layout, n -> Interference.from(Fault.IO_ERROR, n, broken));
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatIsFullFromAnywhereOnLosesNothing(Layout layout) {
        Predicate<DiskCall> needsSpace = call -> switch (call.kind()) {
            case CREATE, OPEN, WRITE, FORCE, CREATE_DIRECTORY, FORCE_DIRECTORY -> true;
            default -> false;
        };
        forEachCall(layout, n -> Interference.from(Fault.NO_SPACE, n, needsSpace));
    }

    /** Runs workloads with the fault at their first call, their second, and so on, until the fault comes too late. */
    private static void forEachCall(Layout layout, IntFunction<Interference> faultAt) {
        LongStream.rangeClosed(1, WORKLOADS).parallel().forEach(seed -> {
            var check = new CrashCheck(FileStores.opener(layout, seed));
            var met = new AtomicBoolean(true);
            for (int n = 1; met.getAndSet(false); n++) {
                Interference fault = faultAt.apply(n);
                check.checkFailing(Workload.random(seed, STEPS), call -> {
                    Fault what = fault.before(call);
                    met.compareAndSet(false, what != Fault.NONE);
                    return what;
                });
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailedForceEndsAppendingUntilTheStoreIsOpenedAgain(Layout layout) {
        var disk = new SimulatedDisk(new SettableClock());
        try (Backend store = FileStores.opener(layout, 1).apply(disk)) {
            append(store, "before");
            disk.interfere(Interference.once(Fault.IO_ERROR, 1, call -> call.kind() == DiskCall.Kind.FORCE));
            assertThatThrownBy(() -> append(store, "unsure"))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            failed -> assertThat(failed.nothingWritten()).isFalse())
                    .hasMessageContaining("Input/output error");
            assertThatThrownBy(() -> append(store, "refused")).isInstanceOf(Unavailable.class);
            assertThat(ids(store)).containsExactly("before");
        }
        try (Backend store = FileStores.opener(layout, 1).apply(disk)) {
            append(store, "after");
        }
        new CrashStates(disk, 1).at(disk.moment()).forEach(state -> {
            try (Backend store = FileStores.opener(layout, 1).apply(state.disk())) {
                assertThat(ids(store)).as(state.toString()).startsWith("before").endsWith("after");
            }
        });
    }

    @Test
    void afterAFullDiskHasSpaceAgainAppendingGoesOn() {
        var disk = new SimulatedDisk(new SettableClock());
        try (Backend store = FileStores.opener(Layout.SHARED, 1).apply(disk)) {
            append(store, "before");
            disk.interfere(Interference.once(Fault.NO_SPACE, 1, call -> call.kind() == DiskCall.Kind.WRITE));
            assertThatThrownBy(() -> append(store, "refused"))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            full -> assertThat(full.nothingWritten()).isTrue())
                    .hasMessageContaining("No space left on device");
            append(store, "after");
            assertThat(ids(store)).containsExactly("before", "after");
        }
    }

    private static void append(Backend store, String id) {
        var event = new NewEvent(id, "HAPPENED", Instant.EPOCH, Json.EMPTY, Meta.NONE);
        store.log().append("stream", Expected.any(), List.of(event));
    }

    private static List<String> ids(Backend store) {
        return store.log().readAll(0, 10).stream().map(Event::id).toList();
    }
}
