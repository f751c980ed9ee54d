package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import java.util.function.Consumer;

/**
 * Checks that a store holds what it should: versions without holes, positions that only grow, every event, document and
 * blob readable, every body JSON, every blob true to its digest.
 */
public final class Verify {
    private Verify() {}

    /**
     * Reads the whole store once, in bounded memory, while others may use it. Notes a problem and continues past it where
     * that can be done.
     *
     * @param progress is given what was read and found so far, after every page
     * @throws dev.holdfast.store.StoreException.Unavailable if the storage cannot be reached
     */
    public static Verification run(Backend backend, Consumer<Verification> progress) {
        var findings = new Findings(progress);
        new VerifyLog(backend.log(), findings).run();
        new VerifyDocs(backend.docs(), findings).run();
        new VerifyBlobs(backend.blobs(), findings).run();
        return findings.soFar();
    }
}
