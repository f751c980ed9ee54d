package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import java.time.InstantSource;
import java.util.Optional;

/**
 * That a store is not to be written to, because its state is kept in another; a document in the store. It holds back who asks
 * before writing, as the command line does, and nobody else. Immutable.
 *
 * @param keptIn the other store, without secrets
 */
public record Fence(String keptIn) {
    private static final String COLLECTION = "holdfast:fence";
    private static final String KEY = "store";

    /** The fence around a store, if there is one. */
    public static Optional<Fence> around(Backend store) {
        return store.docs()
                .get(COLLECTION, KEY)
                .map(doc -> new Fence(Members.of(doc.body().text()).text("keptIn")));
    }

    /** @throws IllegalStateException if there is a fence around the store; the message says where to write instead */
    public static void check(Backend store) {
        Optional<Fence> fence = around(store);
        if (fence.isPresent()) {
            String other = fence.get().keptIn();
            throw new IllegalStateException("this store is not written to any more: its state is kept in " + other
                    + "; use that one, or bring it back here with: holdfast store migrate FROM TO, from " + other
                    + " to this one");
        }
    }

    void put(Backend store, InstantSource clock) {
        Json body = Json.ofCompact("{\"keptIn\":" + Json.string(keptIn) + ",\"since\":\"" + clock.instant() + "\"}");
        store.docs().put(COLLECTION, KEY, Expected.any(), NewDoc.of(body));
    }

    static void remove(Backend store) {
        store.docs().delete(COLLECTION, KEY, Expected.any());
    }
}
