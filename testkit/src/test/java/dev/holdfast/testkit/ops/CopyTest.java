package dev.holdfast.testkit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Copy;
import dev.holdfast.store.ops.CopyPlan;
import dev.holdfast.store.ops.CopyProgress;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import dev.holdfast.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTest {
    private final SettableClock clock = new SettableClock();
    private final List<Backend> opened = new ArrayList<>();
    private final Backend source = open("memory:");
    private final RandomStore random = new RandomStore(source, clock);

    @TempDir
    private Path directory;

    private Backend open(String url) {
        Backend backend = Stores.open(url, StoreOptions.defaults().withClock(clock));
        opened.add(backend);
        return backend;
    }

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
    }

    private Copied copy(Backend from, Backend to) {
        return new Copy(from, "source", to, clock).run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory:", "file:DIR", "file:DIR?layout=streams"})
    void aCopyIsTheSameAndCanBeContinued(String url) {
        Backend target = open(url.replace("DIR", directory.toString()));
        random.change(150).appendLarge();
        for (int i = 0; i < 5; i++) {
            Copied copied = copy(source, target);
            assertThat(copied.differences()).as("seed %d", random.seed).isEmpty();
            Same.check(source, target);
            random.change(40);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:DIR", "file:DIR?layout=streams"})
    void aCopyOfFilesIsTheSame(String url) {
        Backend files = open(url.replace("DIR", directory.toString()));
        RandomStore filler = new RandomStore(files, clock).change(150);
        Backend target = open("memory:");
        assertThat(copy(files, target).same()).as("seed %d", filler.seed).isTrue();
        Same.check(files, target);
    }

    @Test
    void aCopyKilledAnywhereIsContinued() {
        random.change(60).appendLarge();
        Backend reference = open("memory:");
        var counting = new FaultyBackend(reference);
        copy(source, counting);
        assertThat(counting.operations()).isGreaterThan(50);
        for (long n = 1; n <= counting.operations(); n++) {
            var target = new FaultyBackend(open("memory:"));
            target.failFrom(n);
            assertThatThrownBy(() -> copy(source, target))
                    .as("killed at operation %d", n)
                    .isInstanceOf(Unavailable.class);
            target.heal();
            assertThat(copy(source, target).differences())
                    .as("killed at operation %d, seed %d", n, random.seed)
                    .isEmpty();
            Same.check(source, target);
        }
    }

    @Test
    void aCopyWhoseWritesLoseTheirRepliesIsContinued() {
        random.change(60);
        boolean lost = true;
        for (long n = 1; lost; n++) {
            var target = new FaultyBackend(open("memory:"));
            target.loseReplyAt(n);
            lost = false;
            try {
                copy(source, target);
            } catch (Unavailable unknown) {
                lost = true;
            }
            target.heal();
            assertThat(copy(source, target).differences())
                    .as("lost reply %d, seed %d", n, random.seed)
                    .isEmpty();
            Same.check(source, target);
        }
    }

    @Test
    void aCopyThatIsContinuedAfterASourceWasChangedIsTheSame() {
        random.change(80);
        for (long n = 3; n < 90; n += 4) {
            var target = new FaultyBackend(open("memory:"));
            target.failFrom(n);
            assertThatThrownBy(() -> copy(source, target)).isInstanceOf(Unavailable.class);
            target.heal();
            random.change(10);
            assertThat(copy(source, target).differences())
                    .as("killed at operation %d, seed %d", n, random.seed)
                    .isEmpty();
            Same.check(source, target);
        }
    }

    @Test
    void versionsOfTruncatedStreamsAreKept() {
        for (int i = 0; i < 2_500; i++) {
            random.append();
        }
        source.log().append("gone", Expected.none(), List.of(event("a"), event("b")));
        source.log().truncate("gone", 2);
        source.log().truncate("stream 1", source.log().version("stream 1") - 1);
        Backend target = open("memory:");
        assertThat(copy(source, target).same()).isTrue();
        assertThat(target.log().version("gone")).isEqualTo(2);
        assertThat(target.log().append("gone", Expected.version(2), List.of(event("c"))))
                .isEqualTo(3);
        assertThat(target.log().version("stream 1")).isEqualTo(source.log().version("stream 1"));
    }

    private static NewEvent event(String id) {
        return new NewEvent(id, "t", Instant.EPOCH, Json.EMPTY, Meta.NONE);
    }

    @Test
    void aTargetThatHoldsSomethingElseIsRefusedAndLeftAlone() {
        random.change(30);
        Backend target = open("memory:");
        target.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        assertThatThrownBy(() -> copy(source, target))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the target already holds documents of its own; choose an empty store to copy into");
        assertThat(Same.events(target)).isEmpty();
    }

    @Test
    void aCopyOfAnotherSourceIsRefused() {
        random.change(30).append();
        Backend other = open("memory:");
        new RandomStore(other, clock).change(30).append();
        other.log().append("x", Expected.any(), List.of(event("last")));
        Backend target = open("memory:");
        copy(other, target);
        assertThatThrownBy(() -> new Copy(source, "another", target, clock).run())
                .hasMessage("the target is a copy of source, not of another; choose an empty store");
    }

    @Test
    void aCopyThatWasWrittenToIsRefused() {
        random.change(30).append();
        Backend target = open("memory:");
        copy(source, target);
        target.log().append("stream 0", Expected.any(), List.of(event("own")));
        assertThatThrownBy(() -> copy(source, target)).hasMessageContaining("has been written to since");
    }

    @Test
    void whatACopyHasTooMuchIsRemoved() {
        random.change(30);
        Backend target = open("memory:");
        copy(source, target);
        target.blobs().put("extra".getBytes(StandardCharsets.UTF_8));
        source.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY));
        assertThat(copy(source, target).same()).isTrue();
        Same.check(source, target);
    }

    @Test
    void aCopyThatIsNotTheSameIsToldApart() {
        Backend other = open("memory:");
        other.log().append("s", Expected.none(), List.of(event("a")));
        Backend target = open("memory:");
        copy(other, target);
        NewEvent forged = new NewEvent("a", "another type", Instant.EPOCH, Json.EMPTY, Meta.NONE);
        source.log().append("s", Expected.none(), List.of(forged));
        assertThat(copy(source, target).differences())
                .singleElement()
                .asString()
                .startsWith("the 1 events differ: their digests are ");
    }

    @Test
    void aWholeStoreIsCopiedWithTheSpacesOfAllTenants() {
        StoreOptions options = StoreOptions.defaults().withClock(clock);
        String url = "memory:" + directory;
        Backend tenant = Stores.open(url, options.withTenant("other"));
        opened.add(tenant);
        RandomStore theirs = new RandomStore(tenant, clock).change(80).appendLarge();
        new RandomStore(open(url), clock).change(80).appendLarge();
        try (Backend whole = Stores.openWhole(url, options);
                Backend target = Stores.openWhole(url + "-copy", options)) {
            assertThat(copy(whole, target).differences())
                    .as("seed %d", theirs.seed)
                    .isEmpty();
            Backend copied = Stores.open(url + "-copy", options.withTenant("other"));
            opened.add(copied);
            Same.check(tenant, copied);
            Same.check(open(url), open(url + "-copy"));
        }
    }

    @Test
    void planningTellsWhatThereIsToDoAndWritesNothing() {
        source.log().append("s", Expected.none(), List.of(event("a"), event("b")));
        source.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        source.blobs().put(new byte[7]);
        Backend target = open("memory:");
        assertThat(new Copy(source, "source", target, clock).plan()).isEqualTo(new CopyPlan(false, 2, 1, 1, 7));
        assertThat(target.docs().collections()).isEmpty();
        copy(source, target);
        source.log().append("s", Expected.any(), List.of(event("c")));
        assertThat(new Copy(source, "source", target, clock).plan()).isEqualTo(new CopyPlan(true, 1, 1, 1, 7));
    }

    @Test
    void aFollowerKeepsUpUntilItIsStopped() throws Exception {
        random.change(50);
        Backend target = open("memory:");
        var stop = new CountDownLatch(1);
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                new Copy(source, "source", target, clock).follow(Duration.ofMillis(1), stop);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 20; i++) {
            random.change(20);
            Same wanted = Same.of(source);
            Eventually.until("the copy is like the original, with seed " + random.seed, () -> {
                assertThat(follower.isAlive()).as("seed %d", random.seed).isTrue();
                return Same.of(target).equals(wanted);
            });
        }
        stop.countDown();
        follower.join();
        Same.check(source, target);
    }

    @Test
    void progressNamesEveryPhase() {
        for (int i = 0; i < 1_500; i++) {
            random.append();
        }
        random.change(50);
        List<CopyProgress.Phase> phases = new ArrayList<>();
        new Copy(source, "source", open("memory:"), clock)
                .tell(now -> phases.add(now.phase()))
                .run();
        assertThat(phases).contains(CopyProgress.Phase.BLOBS, CopyProgress.Phase.EVENTS, CopyProgress.Phase.VERIFYING);
    }
}
