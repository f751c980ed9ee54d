package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static dev.holdfast.testkit.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultyBackendTest {
    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            String.class,
            "a",
            long.class,
            0L,
            int.class,
            1,
            Expected.class,
            Expected.any(),
            List.class,
            events(1),
            NewDoc.class,
            doc(1),
            byte[].class,
            new byte[] {1},
            Digest.class,
            Digest.of(new byte[0]),
            Instant.class,
            Instant.EPOCH);

    private final Backend inner = new MemoryBackend(StoreOptions.defaults());
    private final FaultyBackend faulty = new FaultyBackend(inner);

    @Test
    void everyOperationCanFailAndEveryOtherPassesThrough() throws Exception {
        for (Class<?> primitive : List.of(Log.class, Docs.class, Blobs.class)) {
            for (Method method : primitive.getDeclaredMethods()) {
                boolean givesAView = primitive.equals(method.getReturnType()); // and asks nothing of the storage
                if (!Modifier.isStatic(method.getModifiers()) && !givesAView) {
                    Object target = primitive == Log.class
                            ? faulty.log()
                            : primitive == Docs.class ? faulty.docs() : faulty.blobs();
                    Object[] arguments = Arrays.stream(method.getParameterTypes())
                            .map(ARGUMENTS::get)
                            .toArray();
                    faulty.failAt(1);
                    Throwable failure = catchThrowable(() -> method.invoke(target, arguments));
                    assertThat(failure).as("%s", method).isInstanceOf(InvocationTargetException.class);
                    assertThat(failure.getCause())
                            .isInstanceOfSatisfying(
                                    Unavailable.class,
                                    u -> assertThat(u.nothingWritten()).isTrue());
                    method.invoke(target, arguments);
                }
            }
        }
        assertThat(faulty.operations()).isEqualTo(2 * (8 + 7 + 4));
    }

    @Test
    void whatIsReadPassingOverDamageFailsLikeEverythingElse() {
        Log view = faulty.log().passingOver(damage -> {});
        faulty.failAt(1);
        assertThatThrownBy(() -> view.readAll(0, 1)).isInstanceOf(Unavailable.class);
        assertThat(view.readAll(0, 1)).isEmpty();
    }

    @Test
    void aFailedWriteHasWrittenNothing() {
        faulty.failAt(2);
        faulty.log().append("a", Expected.none(), events(1));
        assertThatThrownBy(() -> faulty.docs().put("c", "k", Expected.none(), doc(1)))
                .isInstanceOf(Unavailable.class)
                .hasMessage("operation 2 was made to fail; nothing was written");
        assertThat(inner.docs().collections()).isEmpty();
        faulty.docs().put("c", "k", Expected.none(), doc(1));
    }

    @Test
    void aLostReplyHasWritten() {
        List<NewEvent> batch = events(2);
        faulty.loseReplyAt(1);
        faulty.log().version("a");
        assertThatThrownBy(() -> faulty.log().append("a", Expected.none(), batch))
                .isInstanceOfSatisfying(
                        Unavailable.class, u -> assertThat(u.nothingWritten()).isFalse());
        assertThat(inner.log().version("a")).isEqualTo(2);
        assertThat(faulty.log().append("a", Expected.none(), batch)).isEqualTo(2);
        faulty.loseReplyAt(2);
        faulty.docs().put("c", "k", Expected.none(), doc(1));
        assertThatThrownBy(() -> faulty.docs().put("c", "k", Expected.any(), doc(2)))
                .isInstanceOf(Unavailable.class);
        assertThat(inner.docs().get("c", "k").orElseThrow().body()).isEqualTo(doc(2).body());
    }

    @Test
    void aStorageThatWentAwayStaysAwayUntilItIsHealed() {
        faulty.failFrom(2);
        faulty.log().version("a");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> faulty.log().version("a")).isInstanceOf(Unavailable.class);
        }
        faulty.heal();
        assertThat(faulty.log().version("a")).isZero();
    }

    @Test
    void signalsGetLostUntilItIsHealed() {
        var wakes = new AtomicInteger();
        faulty.signals().listen("a", wakes::incrementAndGet).close();
        faulty.signals().listen("a", wakes::incrementAndGet);
        int before = wakes.get();
        faulty.loseSignals();
        faulty.signals().send("a");
        assertThat(wakes.get()).isEqualTo(before);
        faulty.heal();
        faulty.signals().send("a");
        assertThat(wakes.get()).isEqualTo(before + 1);
    }

    @Test
    void aConflictIsNotALostReply() {
        faulty.log().append("a", Expected.none(), events(1));
        faulty.loseReplyAt(1);
        assertThatThrownBy(() -> faulty.log().append("a", Expected.none(), events(1)))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void aWriterThatTriesAgainStandsAFailureAnywhere() {
        for (int n = 1; ; n++) {
            var space = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));
            List<NewEvent> batch = events(3);
            space.failAt(n);
            space.loseReplyAt(n);
            while (catchThrowable(() -> copyOnce(space, batch)) instanceof Unavailable) {
                assertThat(space.operations()).isLessThan(20);
            }
            boolean unharmed = space.operations() < n;
            space.heal();
            assertThat(space.log().read("b", 0, 10))
                    .extracting(Event::id)
                    .isEqualTo(batch.stream().map(NewEvent::id).toList());
            if (unharmed) {
                return;
            }
        }
    }

    private static void copyOnce(Backend space, List<NewEvent> batch) {
        space.log().append("a", Expected.none(), batch);
        assertThat(space.log().read("a", 0, 10)).hasSize(3);
        space.log().append("b", Expected.none(), batch);
    }
}
