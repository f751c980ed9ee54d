package dev.holdfast.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The instances that were used last; the others cost no memory. Thread-safe. */
final class InstanceCache {
    private static final int SHARDS = 64;

    private final Shard[] shards = new Shard[SHARDS];

    /** @param most how many are kept */
    InstanceCache(int most) {
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard(Math.max(1, most / SHARDS));
        }
    }

    private static final class Shard extends LinkedHashMap<String, Configuration> {
        private final transient ReentrantLock lock = new ReentrantLock();
        private final int most;

        Shard(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Configuration> eldest) {
            return size() > most;
        }
    }

    private Shard shard(String id) {
        int hash = id.hashCode();
        return shards[(hash ^ hash >>> 16) & SHARDS - 1];
    }

    @Nullable
    Configuration get(String id) {
        Shard shard = shard(id);
        shard.lock.lock();
        try {
            return shard.get(id);
        } finally {
            shard.lock.unlock();
        }
    }

    /** Keeps an instance, unless a later version of it is kept. */
    void put(Configuration configuration) {
        Shard shard = shard(configuration.instance().id());
        shard.lock.lock();
        try {
            shard.merge(
                    configuration.instance().id(),
                    configuration,
                    (kept, put) -> kept.instance().version() > put.instance().version() ? kept : put);
        } finally {
            shard.lock.unlock();
        }
    }

    void remove(String id) {
        Shard shard = shard(id);
        shard.lock.lock();
        try {
            shard.remove(id);
        } finally {
            shard.lock.unlock();
        }
    }
}
