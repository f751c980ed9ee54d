package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Verify;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts have in common: each test has a store of its own and a clock. One thread at a time.
 *
 * <p>A backend extends {@link LogContract}, {@link DocsContract}, {@link BlobsContract} and, if it is durable,
 * {@link ReopenContract} by one plain class each, which says how to {@link #open} it and overrides nothing else; and
 * {@link DamageContract} by one that also says how to damage what is stored.
 */
public abstract class StoreContract implements OpenStore {
    private final SettableClock clock = new SettableClock();
    private final List<Backend> others = new ArrayList<>();
    private @Nullable Backend store;

    /**
     * Opens the store of this test, which is empty the first time. JUnit makes one object of this class for each test, so
     * the place of the store can be a field, such as a {@code @TempDir}. While a handle is open, and for a durable backend
     * at any time, opening again opens the same store.
     */
    protected abstract Backend open(StoreOptions options) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open(StoreOptions.defaults().withClock(clock));
    }

    /** Whatever a test did, the store it leaves is sound. */
    @AfterEach
    final void verifyAndClose() {
        others.forEach(Backend::close);
        try {
            if (store().health().healthy()) {
                assertThat(Verify.run(store(), soFar -> {}).problems()).isEmpty();
            }
        } finally {
            store().close();
        }
    }

    @Override
    public final void reopen() throws Exception {
        store().close();
        openStore();
    }

    @Override
    public final Backend store() {
        if (store == null) {
            throw new IllegalStateException("the store is open only during a test");
        }
        return store;
    }

    @Override
    public final Backend openAs(Access access) throws Exception {
        Backend other = open(new StoreOptions(clock, access));
        others.add(other);
        return other;
    }

    @Override
    public final SettableClock clock() {
        return clock;
    }
}
