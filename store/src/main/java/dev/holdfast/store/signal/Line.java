package dev.holdfast.store.signal;

import java.util.function.Consumer;

/** How signals get to other processes and from them. Thread-safe. */
public interface Line {
    /** Sends one; throws whatever keeps it from being sent. */
    void send(String channel);

    /** Makes a connection to listen on; throws whatever keeps it from being made. */
    Call call() throws Exception;

    /** A connection that one thread listens on and any other may close. */
    interface Call extends AutoCloseable {
        /**
         * Listens until the connection is closed or breaks, which may be an exception or just the end.
         *
         * @param ready is run once, when signals arrive
         * @param heard takes the channel of each signal
         */
        void hear(Runnable ready, Consumer<String> heard) throws Exception;

        /** Makes {@link #hear} end soon. */
        @Override
        void close();
    }
}
