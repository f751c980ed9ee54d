package dev.holdfast.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A damaged document keeps nobody from a lease for longer than a dead holder does, and takes it from no living one. */
class DamagedLeaseTest {
    private static final Duration LENGTH = Duration.ofSeconds(6);
    private static final Duration PART = LENGTH.dividedBy(3);

    /** The last one is beyond what the name of a file can tell. */
    static Stream<String> names() {
        return Stream.of("run/one", "machines/Shop", "run/" + "long".repeat(60));
    }

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock();
    private final SettableClock otherClock = new SettableClock();
    private final Semaphore lost = new Semaphore(0);
    private Backend store;
    private Leases alpha;
    private Leases beta;

    private record ClockTimers(SettableClock settable) implements Timers {
        @Override
        public InstantSource clock() {
            return settable;
        }

        @Override
        public Runnable at(Instant when, Runnable action) {
            return settable.at(when, action);
        }
    }

    @BeforeEach
    void open() {
        store = Stores.open("file:" + directory);
        alpha = new Leases(store.docs(), new ClockTimers(clock), "alpha", LENGTH);
        beta = new Leases(store.docs(), new ClockTimers(otherClock), "beta", LENGTH);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void damage() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(Leases.COLLECTION))) {
            List<Path> leases =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(leases).hasSize(1);
            Files.writeString(leases.getFirst(), "{\"holder\":", StandardCharsets.US_ASCII);
        }
    }

    private long version(String name) {
        return store.docs().get(Leases.COLLECTION, name).orElseThrow().version();
    }

    private static boolean isHeldBy(Leases looking, String name) {
        Leases.Holder holder = looking.look().holders().get("run/one");
        return holder != null && holder.name().equals(name);
    }

    private void watch(Duration length) {
        beta.look();
        for (Duration left = length; left.isPositive(); left = left.minus(PART)) {
            otherClock.advance(left.compareTo(PART) < 0 ? left : PART);
            beta.look();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void itIsDeadOnceSomebodyHasWatchedItForItsWholeLengthAndNobodyWroteItAnew(String name) throws IOException {
        assertThat(alpha.claim(name, lost::release)).isTrue();
        long before = version(name);
        damage();
        assertThat(beta.claim(name, lost::release)).isFalse();
        watch(LENGTH.minusMillis(1));
        assertThat(beta.look().holders()).containsKey(name);
        assertThat(beta.look().nextLook()).isEqualTo(otherClock.instant().plusMillis(1));
        assertThat(beta.claim(name, lost::release)).isFalse();

        otherClock.advance(Duration.ofMillis(1));
        assertThat(beta.look().holders()).isEmpty();
        assertThat(beta.claim(name, lost::release)).isTrue();
        assertThat(version(name)).isGreaterThan(before);
    }

    @Test
    void itIsBuriedEvenIfNobodyWantsIt() throws IOException {
        assertThat(alpha.claim("run/one", lost::release)).isTrue();
        damage();
        watch(LENGTH);
        assertThat(store.docs().scan(Leases.COLLECTION, "", 10)).isEmpty();
    }

    @Test
    void itsLivingHolderWritesItAnewAndKeepsIt() throws IOException {
        assertThat(alpha.claim("run/one", lost::release)).isTrue();
        long before = version("run/one");
        for (int i = 0; i < 5; i++) {
            damage();
            watch(LENGTH.minusMillis(1));
            clock.advance(PART);
            Eventually.until("it is renewed", () -> {
                clock.advance(PART.dividedBy(50)); // a renewal may be seen before the next one is planned
                return isHeldBy(beta, "alpha");
            });
            assertThat(version("run/one")).isGreaterThan(before);
            before = version("run/one");
        }
        assertThat(beta.claim("run/one", lost::release)).isFalse();
        assertThat(lost.availablePermits()).isZero();
    }

    @Test
    void aFormerHolderTakesNothingFromTheNextOne() throws IOException, InterruptedException {
        assertThat(alpha.claim("run/one", lost::release)).isTrue();
        damage();
        watch(LENGTH);
        assertThat(beta.claim("run/one", () -> {})).isTrue();
        clock.advance(Duration.ofHours(3));
        lost.acquire();
        assertThat(isHeldBy(alpha, "beta")).isTrue();
    }

    @Test
    void aDoubtThatIsGoneHoldsNobodyUp() throws IOException {
        assertThat(alpha.claim("run/one", lost::release)).isTrue();
        damage();
        assertThat(beta.claim("run/one", lost::release)).isFalse();
        store.docs().delete(Leases.COLLECTION, "run/one", Expected.any());
        assertThat(beta.look().holders()).isEmpty();
        assertThat(beta.claim("run/one", lost::release)).isTrue();
    }
}
