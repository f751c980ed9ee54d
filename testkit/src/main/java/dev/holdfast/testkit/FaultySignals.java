package dev.holdfast.testkit;

import dev.holdfast.store.Signals;

/** Signals that get lost when they are told to. Thread-safe. */
record FaultySignals(Signals inner, Faults faults) implements Signals {
    @Override
    public boolean arrive() {
        return inner.arrive();
    }

    @Override
    public void send(String channel) {
        if (!faults.losesSignals()) {
            inner.send(channel);
        }
    }

    @Override
    public Listening listen(String channel, Runnable wake) {
        return inner.listen(channel, wake);
    }
}
