package dev.holdfast.store.memory;

import dev.holdfast.store.Gate;
import dev.holdfast.store.Signals;
import dev.holdfast.store.signal.LocalSignals;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One handle's signals, which reach the others of its {@link Space}. Thread-safe. */
record MemorySignals(LocalSignals space, Gate gate, List<Listening> open) implements Signals {
    MemorySignals(LocalSignals space, Gate gate) {
        this(space, gate, new CopyOnWriteArrayList<>());
    }

    @Override
    public boolean arrive() {
        return true;
    }

    @Override
    public void send(String channel) {
        requireOpen();
        space.send(channel);
    }

    @Override
    public Listening listen(String channel, Runnable wake) {
        requireOpen();
        Listening listening = space.listen(channel, wake);
        open.add(listening);
        return () -> {
            listening.close();
            open.remove(listening);
        };
    }

    /** Passes the gate, and is outside again before anybody is woken. */
    private void requireOpen() {
        gate.read(() -> true);
    }

    /** Lets nobody be woken any more who listens here. */
    void close() {
        open.forEach(Listening::close);
    }
}
