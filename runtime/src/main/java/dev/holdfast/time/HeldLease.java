package dev.holdfast.time;

import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException;
import java.util.concurrent.locks.ReentrantLock;

/** One lease that this process holds, renewed until it is released or lost. Thread-safe. */
final class HeldLease {
    private static final System.Logger LOG = System.getLogger(HeldLease.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Leases leases;
    private final Docs docs;
    private final String name;
    private final LeaseBody body;
    private final Runnable lost;
    private Runnable disarm = () -> {};
    private long version;
    private boolean over;
    private boolean failing;

    HeldLease(Leases leases, Docs docs, String name, LeaseBody body, Runnable lost) {
        this.leases = leases;
        this.docs = docs;
        this.name = name;
        this.body = body;
        this.lost = lost;
    }

    /**
     * Takes it; false if somebody has it.
     *
     * @throws StoreException.Corrupt if its document is damaged
     */
    boolean claim() {
        lock.lock();
        try {
            version = docs.put(Leases.COLLECTION, name, Expected.none(), body.doc());
            disarm = leases.soon(this::renew);
            return true;
        } catch (StoreException.Conflict taken) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void renew() {
        boolean gone = false;
        lock.lock();
        try {
            if (!over) {
                renewOrTryAgain();
                gone = over;
            }
        } finally {
            lock.unlock();
        }
        if (gone) {
            leases.lost(name, this);
            lost.run();
        }
    }

    /** A store that cannot be reached says nothing about the lease: nobody else can have taken it without the store either. */
    private void renewOrTryAgain() {
        try {
            over = !(put() || adopted() || claimedAgain());
            failing = false;
            disarm = over ? disarm : leases.soon(this::renew);
        } catch (RuntimeException unavailable) {
            LOG.log(
                    failing ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "the lease '" + name + "' cannot be renewed for now",
                    unavailable);
            failing = true;
            disarm = leases.sooner(this::renew);
        }
    }

    private boolean put() {
        try {
            version = docs.put(Leases.COLLECTION, name, Expected.version(version), body.doc());
            return true;
        } catch (StoreException.Conflict conflict) {
            return false;
        } catch (StoreException.Corrupt damaged) { // who takes it for dead deletes it first
            version = docs.put(Leases.COLLECTION, name, Expected.any(), body.doc());
            return true;
        }
    }

    /** Whether it was this process that wrote what is there, by a renewal of which it never heard. */
    private boolean adopted() {
        try {
            return docs.get(Leases.COLLECTION, name)
                    .filter(doc -> LeaseBody.of(doc).equals(body))
                    .map(doc -> version = doc.version())
                    .isPresent();
        } catch (StoreException.Corrupt damaged) {
            return false;
        }
    }

    /** Whether it was free again, since somebody has taken this process for dead and then not taken the lease. */
    private boolean claimedAgain() {
        try {
            version = docs.put(Leases.COLLECTION, name, Expected.none(), body.doc());
            return true;
        } catch (StoreException.Conflict | StoreException.Corrupt taken) {
            return false;
        }
    }

    void release() {
        lock.lock();
        try {
            over = true;
            disarm.run();
            docs.delete(Leases.COLLECTION, name, Expected.version(version));
        } catch (RuntimeException unreleased) {
            LOG.log(System.Logger.Level.DEBUG, "the lease '" + name + "' was not there to release", unreleased);
        } finally {
            lock.unlock();
        }
    }
}
