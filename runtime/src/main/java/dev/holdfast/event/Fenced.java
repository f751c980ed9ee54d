package dev.holdfast.event;

import dev.holdfast.store.StoreException;
import java.util.Map;

/**
 * Another owner has written to a stream that this one thought its own. Nothing of what was to be written was; stop, and
 * open the stream again to see what the other has done.
 */
public final class Fenced extends PersistenceException {
    public Fenced(String stream, StoreException.Conflict conflict) {
        super(
                "event",
                "append",
                Map.of("stream", stream),
                "another process has taken over '" + stream + "' and is at version " + conflict.actual(),
                "let that process finish, or stop it and start again",
                conflict);
    }
}
