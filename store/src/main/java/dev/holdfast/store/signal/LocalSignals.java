package dev.holdfast.store.signal;

import dev.holdfast.store.Names;
import dev.holdfast.store.Signals;

/** Signals within one process, none of which is lost. Thread-safe. */
public final class LocalSignals implements Signals {
    private final Ears ears = new Ears();

    @Override
    public boolean arrive() {
        return true;
    }

    @Override
    public void send(String channel) {
        ears.wake(Names.check("channel", channel));
    }

    @Override
    public Listening listen(String channel, Runnable wake) {
        Listening listening = ears.add(channel, wake);
        Ears.wake(wake);
        return listening;
    }
}
