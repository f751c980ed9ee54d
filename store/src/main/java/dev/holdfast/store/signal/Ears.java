package dev.holdfast.store.signal;

import dev.holdfast.store.Names;
import dev.holdfast.store.Signals.Listening;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who listens at which channel in this process. Thread-safe. */
final class Ears {
    private static final System.Logger LOG = System.getLogger(Ears.class.getName());

    private final List<Ear> ears = new CopyOnWriteArrayList<>();

    /** No record, so that two that are alike are still two. */
    private static final class Ear {
        private final String channel;
        private final Runnable wake;

        Ear(String channel, Runnable wake) {
            this.channel = channel;
            this.wake = wake;
        }
    }

    Listening add(String channel, Runnable wake) {
        var ear = new Ear(Names.check("channel", channel), wake);
        ears.add(ear);
        return () -> ears.remove(ear);
    }

    void wake(String channel) {
        for (Ear ear : ears) {
            if (ear.channel.equals(channel)) {
                wake(ear.wake);
            }
        }
    }

    void wakeAll() {
        ears.forEach(ear -> wake(ear.wake));
    }

    /** One who fails keeps no other from hearing. */
    static void wake(Runnable wake) {
        try {
            wake.run();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "what a signal was to wake has failed", failed);
        }
    }

    void clear() {
        ears.clear();
    }
}
