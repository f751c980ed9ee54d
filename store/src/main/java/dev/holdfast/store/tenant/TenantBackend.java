package dev.holdfast.store.tenant;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;
import dev.holdfast.store.codec.NamedBlobs;
import java.util.random.RandomGenerator;

/**
 * The space of one tenant in a store that others share; keeps every promise of the three primitives for itself alone.
 * Closing closes the store. Thread-safe.
 *
 * <p>What tenants share: the order of positions, the numbers from which the versions of documents are taken, and
 * {@link Docs#purge}, which removes and counts what has expired of everybody. Names hold up to
 * {@value dev.holdfast.store.Names#MAX_BYTES} bytes as everywhere, but not the character U+241F. A blob is stored again for
 * each tenant that puts it, and may have up to {@value dev.holdfast.store.codec.NamedBlobs#MAX_BYTES} bytes where the
 * tenant is not the default one. The default tenant reads the whole log past what is others'; the others have an index.
 */
public final class TenantBackend implements Backend {
    /** The tenant of whoever names none, and of everything that a store without tenants holds. */
    public static final String DEFAULT = "default";

    private final Backend inner;
    private final Space space;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;
    private final Signals signals;

    /**
     * @param tenant 1 to 64 letters, digits, dots, hyphens and underscores, or {@link #DEFAULT}
     * @param random makes what is stored for a tenant impossible to guess; a {@link java.security.SecureRandom} but in tests
     */
    public TenantBackend(Backend inner, String tenant, RandomGenerator random) {
        this.space = Space.of(tenant);
        this.inner = inner;
        this.log = new TenantLog(inner.log(), space);
        this.docs = new TenantDocs(inner.docs(), space);
        this.blobs = TenantBlobs.of(inner, space, random);
        this.signals = new TenantSignals(inner.signals(), space);
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return docs;
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public Signals signals() {
        return signals;
    }

    @Override
    public boolean isShared() {
        return inner.isShared();
    }

    @Override
    public Limits limits() {
        Limits limits = inner.limits();
        return space.isDefault() ? limits : NamedBlobs.limits(limits);
    }

    @Override
    public Health health() {
        return inner.health();
    }

    @Override
    public String tidy() {
        return inner.tidy();
    }

    @Override
    public void close() {
        inner.close();
    }
}
