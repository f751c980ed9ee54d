package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreOptions.Access;

/** The open store of one test, for the interfaces among which a contract's tests are divided. */
interface OpenStore {
    /** The store, empty when the test begins. */
    Backend store();

    /** Closes the store and opens it again. */
    void reopen() throws Exception;

    /** Another handle on the same store with other rights; the contract closes it after the test. */
    Backend openAs(Access access) throws Exception;

    /** The clock of the store. */
    SettableClock clock();

    default Log log() {
        return store().log();
    }

    default Docs docs() {
        return store().docs();
    }

    default Blobs blobs() {
        return store().blobs();
    }
}
