package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Names;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreOptions.Access;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@link Signals} do where a storage has them, as long as no connection breaks. Extend once per backend that has. */
public abstract class SignalsContract extends StoreContract {
    private static final int PATIENCE_SECONDS = 60;

    /** How often somebody may be woken without a signal, when the connection is made. */
    private static final int UNASKED = 2;

    /** Counts how often it is woken. */
    private static final class Ear implements Runnable {
        private final Semaphore wakes = new Semaphore(0);

        @Override
        public void run() {
            wakes.release();
        }

        void awaitWakes(int number) throws InterruptedException {
            assertThat(wakes.tryAcquire(number, PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s wakes, after %s", number, wakes)
                    .isTrue();
        }
    }

    private Ear ear(Backend handle, String channel) throws InterruptedException {
        var ear = new Ear();
        handle.signals().listen(channel, ear);
        ear.awaitWakes(1);
        return ear;
    }

    private void send(String channel, int times) {
        for (int i = 0; i < times; i++) {
            store().signals().send(channel);
        }
    }

    @Test
    void whoeverListensIsWokenWithoutASignalOnceSignalsArrive() throws Exception {
        assertThat(store().signals().arrive()).isTrue();
        ear(store(), "first");
        ear(store(), "second");
    }

    @Test
    void aSignalWakesEverybodyAtItsChannelOnWhateverHandle() throws Exception {
        List<Ear> ears = List.of(
                ear(store(), "a"),
                ear(store(), "a"),
                ear(openAs(Access.WRITER), "a"),
                ear(openAs(Access.GUEST), "a"),
                ear(openAs(Access.READ_ONLY), "a"));
        send("a", UNASKED + 5);
        for (Ear ear : ears) {
            ear.awaitWakes(5);
        }
    }

    @Test
    void whoeverOnlyReadsMaySend() throws Exception {
        Ear ear = ear(store(), "a");
        Signals reader = openAs(Access.READ_ONLY).signals();
        for (int i = 0; i < UNASKED + 1; i++) {
            reader.send("a");
        }
        ear.awaitWakes(UNASKED + 1);
    }

    @Test
    void aSignalElsewhereAndOneAfterTheEndWakeNobody() throws Exception {
        Backend other = openAs(Access.WRITER);
        Ear here = ear(other, "here");
        Ear gone = new Ear();
        other.signals().listen("gone", gone).close();
        Ear last = ear(other, "last");
        int before = gone.wakes.availablePermits();
        send("elsewhere", 10);
        send("her", 10);
        send("gone", 10);
        send("last", UNASKED + 1);
        last.awaitWakes(UNASKED + 1);
        assertThat(here.wakes.availablePermits()).isLessThanOrEqualTo(UNASKED);
        assertThat(gone.wakes.availablePermits() - before).isLessThanOrEqualTo(UNASKED);
    }

    @Test
    void oneWhoFailsKeepsNoOtherFromHearing() throws Exception {
        Backend other = openAs(Access.WRITER);
        other.signals().listen("a", () -> {
            throw new IllegalStateException("this listener fails on purpose");
        });
        Ear ear = ear(other, "a");
        send("a", UNASKED + 2);
        ear.awaitWakes(UNASKED + 2);
    }

    @Test
    void anyNameIsAChannel() throws Exception {
        for (String name : List.of("x".repeat(Names.MAX_BYTES), "Ümläut 'quoted' \"twice\" $1", "run/alpha.1", "日本")) {
            Ear ear = ear(openAs(Access.WRITER), name);
            send(name, UNASKED + 1);
            ear.awaitWakes(UNASKED + 1);
        }
        assertThatThrownBy(() -> store().signals().send("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().signals().listen("", () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedHandleHearsNothingAndIsRefused() throws Exception {
        Backend closed = openAs(Access.WRITER);
        Ear deaf = ear(closed, "a");
        Ear ear = ear(store(), "a");
        closed.close();
        deaf.wakes.drainPermits();
        send("a", UNASKED + 1);
        ear.awaitWakes(UNASKED + 1);
        assertThat(deaf.wakes.availablePermits()).isZero();
        assertThatThrownBy(() -> closed.signals().send("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.signals().listen("a", () -> {})).isInstanceOf(IllegalStateException.class);
    }
}
