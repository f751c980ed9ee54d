package dev.holdfast.store.tenant;

import dev.holdfast.store.Signals;

/** The signals of one tenant, at channels whose names are stored like all others. Thread-safe. */
record TenantSignals(Signals inner, Space space) implements Signals {
    @Override
    public boolean arrive() {
        return inner.arrive();
    }

    @Override
    public void send(String channel) {
        inner.send(space.stored("channel", channel));
    }

    @Override
    public Listening listen(String channel, Runnable wake) {
        return inner.listen(space.stored("channel", channel), wake);
    }
}
