package dev.holdfast.deploy;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.SettableClock;

/** A store with three versions of the workflow {@code hello}, for tests of deployments. */
final class DeployGround implements AutoCloseable {
    final SettableClock clock = new SettableClock();
    final Backend store = new MemoryBackend(StoreOptions.defaults().withClock(clock));
    final Versions versions = new Versions(store.log(), clock);
    final Deployments deployments = new Deployments(store.log(), clock);

    DeployGround() {
        for (int goal = 1; goal <= 3; goal++) {
            versions.publish("hello", Trees.object().put("id", "hello").put("goal", "" + goal), "ann", null);
        }
    }

    WorkflowVersion version(long number) {
        return versions.get("hello", number);
    }

    @Override
    public void close() {
        store.close();
    }
}
