package dev.holdfast.store;

/**
 * Wakes whoever waits for something to happen in a store, in any process that has it open. Thread-safe.
 *
 * <p>A signal carries nothing and proves nothing. It may be lost, be late, or come although nobody sent one: whoever is
 * woken looks, and whoever waits looks now and then without being woken. No promise of the three primitives rests on it.
 */
public interface Signals {
    /** Those of a storage that has none: nobody is ever woken. */
    Signals NONE = new Signals() {
        @Override
        public boolean arrive() {
            return false;
        }

        @Override
        public void send(String channel) {}

        @Override
        public Listening listen(String channel, Runnable wake) {
            return () -> {};
        }
    };

    /** Whether signals arrive as a rule. If not, whoever waits can only look, and has to look more often. */
    boolean arrive();

    /**
     * Wakes whoever listens at a channel. A storage that cannot be reached is no error.
     *
     * @param channel a name within the limits of {@link Names}
     */
    void send(String channel);

    /**
     * Listens at a channel from soon on, without waiting for the storage. After a connection was lost it is made again.
     *
     * @param wake runs for each signal, and whenever it is certain that signals arrive from now on, at the beginning and after
     *     each time in which some may have been lost; it must be short
     */
    Listening listen(String channel, Runnable wake);

    /** Somebody who listens, until this is closed. Thread-safe. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
