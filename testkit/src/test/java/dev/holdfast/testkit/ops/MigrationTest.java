package dev.holdfast.testkit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Fence;
import dev.holdfast.store.ops.Migration;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import dev.holdfast.testkit.SettableClock;
import org.junit.jupiter.api.Test;

class MigrationTest {
    private final SettableClock clock = new SettableClock();
    private final Backend older = open();
    private final Backend newer = open();
    private final RandomStore random = new RandomStore(older, clock).change(60).append();

    private Backend open() {
        return Stores.open("memory:", StoreOptions.defaults().withClock(clock));
    }

    private Copied there(Backend from, Backend to) {
        return new Migration(from, "older", to, "newer", clock).run(now -> {});
    }

    private Copied back() {
        return new Migration(newer, "newer", older, "older", clock).run(now -> {});
    }

    @Test
    void whatHasMovedIsTheSameAndTheOldStoreIsFenced() {
        assertThat(there(older, newer).same()).isTrue();
        Same.check(older, newer);
        assertThat(Fence.around(older)).contains(new Fence("newer"));
        assertThat(Fence.around(newer)).isEmpty();
        assertThatThrownBy(() -> Fence.check(older))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its state is kept in newer");
    }

    @Test
    void theWayBackBringsWhatWasWrittenSince() {
        there(older, newer);
        new RandomStore(newer, clock).change(1);
        newer.docs().put("since", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        newer.docs().collections().stream()
                .filter(collection -> collection.startsWith("collection-"))
                .forEach(collection -> newer.docs()
                        .scan(collection, "", 1)
                        .forEach(doc -> newer.docs().delete(collection, doc.key(), Expected.any())));
        assertThat(back().same()).as("seed %d", random.seed).isTrue();
        Same.check(newer, older);
        assertThat(Fence.around(older)).isEmpty();
        assertThat(Fence.around(newer)).contains(new Fence("older"));
        random.change(20);
        assertThat(there(older, newer).same()).isTrue();
        Same.check(older, newer);
    }

    @Test
    void aMigrationKilledAnywhereIsFinishedByTheSameCommand() {
        boolean killed = true;
        for (long n = 1; killed; n++) {
            Backend from = open();
            RandomStore filler = new RandomStore(from, clock).change(25).append();
            var to = new FaultyBackend(open());
            to.failFrom(n);
            killed = false;
            try {
                there(from, to);
            } catch (Unavailable gone) {
                killed = true;
                assertThat(gone.nothingWritten()).isTrue();
            }
            to.heal();
            assertThat(there(from, to).same())
                    .as("killed at %d, seed %d", n, filler.seed)
                    .isTrue();
            Same.check(from, to);
            assertThat(Fence.around(from)).isPresent();
            assertThat(Fence.around(to)).isEmpty();
        }
    }

    @Test
    void aStoreThatHasMovedSomewhereElseIsRefused() {
        there(older, newer);
        assertThatThrownBy(() -> new Migration(older, "older", open(), "third", clock).run(now -> {}))
                .hasMessageContaining("its state is kept in newer");
    }

    @Test
    void migratingIntoAStoreInUseChangesNothing() {
        newer.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        assertThatThrownBy(() -> there(older, newer)).hasMessageContaining("already holds documents");
        assertThat(Fence.around(older)).isEmpty();
        assertThat(Fence.around(newer)).isEmpty();
    }

    @Test
    void movingAgainAfterItHasMovedChangesNothing() {
        there(older, newer);
        newer.docs().put("since", "k", Expected.none(), NewDoc.of(Json.EMPTY));
        assertThat(there(older, newer).same()).isTrue();
        assertThat(newer.docs().get("since", "k")).isPresent();
        assertThat(Fence.around(newer)).isEmpty();
    }
}
