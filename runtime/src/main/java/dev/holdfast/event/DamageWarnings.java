package dev.holdfast.event;

import dev.holdfast.store.StoreException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Warns of what is damaged and passed over, so that the rest is read; of each thing once. Thread-safe. */
public final class DamageWarnings implements Consumer<StoreException.Corrupt> {
    private static final System.Logger LOG = System.getLogger(DamageWarnings.class.getName());

    /** After so many nothing more is said: {@code doctor} names them all. */
    private static final int MOST = 1_000;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Override
    public void accept(StoreException.Corrupt damage) {
        isNew(damage);
    }

    /** The same; true if it was not told before. */
    public boolean isNew(StoreException.Corrupt damage) {
        boolean fresh = told.size() < MOST && told.add(String.valueOf(damage.getMessage()));
        if (fresh) {
            LOG.log(System.Logger.Level.WARNING, "passed over: " + damage.getMessage());
        }
        return fresh;
    }
}
