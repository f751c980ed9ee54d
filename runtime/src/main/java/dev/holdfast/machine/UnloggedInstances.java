package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Instances in the memory of this process alone, without event sourcing. Where snapshots are kept, it begins with them.
 * Thread-safe.
 */
final class UnloggedInstances implements Instances, Directory {
    private final Map<String, Configuration> living = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> byMachine = new ConcurrentHashMap<>();
    private final @Nullable Snapshots snapshots;

    /** @param snapshots null for none */
    UnloggedInstances(Docs docs, @Nullable Snapshots snapshots) {
        this.snapshots = snapshots;
        if (snapshots != null) {
            StoreFailed.asking("read", "snapshots", () -> {
                restore(docs);
                return true;
            });
        }
    }

    private void restore(Docs docs) {
        List<Doc> page;
        String after = "";
        do {
            page = docs.scan(Snapshots.LATEST, after, Docs.MAX_BATCH);
            for (Doc doc : page) {
                after = doc.key();
                Configuration snapshot = Snapshots.decoded(doc);
                if (snapshot != null) {
                    put(snapshot);
                }
            }
        } while (page.size() == Docs.MAX_BATCH);
    }

    private void put(Configuration configuration) {
        Instance instance = configuration.instance();
        living.put(instance.id(), configuration);
        if (instance.version() == 1 || snapshots != null) {
            byMachine
                    .computeIfAbsent(
                            key(instance.component(), instance.machine()), key -> ConcurrentHashMap.newKeySet())
                    .add(instance.id());
        }
    }

    private static String key(String component, String machine) {
        return component + "/" + machine;
    }

    @Override
    public Optional<Configuration> find(String id) {
        return Optional.ofNullable(living.get(id));
    }

    @Override
    public Optional<Configuration> replayed(String id, long throughVersion) {
        return Optional.empty();
    }

    @Override
    public Configuration fresh(Configuration instance) {
        return living.getOrDefault(instance.instance().id(), instance);
    }

    @Override
    public boolean record(long version, Configuration after, List<Draft> drafts) {
        Configuration before = living.get(after.instance().id());
        long actual = before == null ? 0 : before.instance().version();
        if (actual != version) {
            return false; // only creating an instance twice comes here: the others hold the lock of the instance
        }
        put(after);
        if (snapshots != null) {
            snapshots.changed(version, after);
        }
        return true;
    }

    /** In one process nothing is delivered twice. */
    @Override
    public boolean recorded(String instance, String eventId) {
        return false;
    }

    @Override
    public Optional<String> idFor(String instance, String request) {
        return Optional.of(request);
    }

    @Override
    public long version(String instance) {
        Configuration found = living.get(instance);
        return found == null ? 0 : found.instance().version();
    }

    @Override
    public void believe(Configuration replayed) {
        // without events there is nothing but what it has
    }

    @Override
    public void forget(String id) {
        // it remembers nothing but the instances themselves
    }

    @Override
    public List<String> candidates(Send.Broadcast broadcast) {
        return List.copyOf(byMachine.getOrDefault(key(broadcast.component(), broadcast.machine()), Set.of()));
    }

    @Override
    public List<String> list(Query query, String afterId, int limit) {
        List<String> ids = new ArrayList<>();
        living.keySet().stream()
                .filter(id -> id.compareTo(afterId) > 0)
                .sorted()
                .filter(id -> matches(query, id))
                .limit(limit)
                .forEach(ids::add);
        return ids;
    }

    @Override
    public boolean timed(String component) {
        return living.values().stream()
                .map(Configuration::instance)
                .anyMatch(instance -> instance.component().equals(component)
                        && !instance.timers().isEmpty());
    }

    @Override
    public void park(Instance instance) {
        // nothing waits behind a timer in memory
    }

    @Override
    public void unpark(Instance instance) {
        // it never was out of the way
    }

    private boolean matches(Query query, String id) {
        Configuration found = living.get(id);
        if (found == null) {
            return false;
        }
        Instance instance = found.instance();
        return (query.component() == null || query.component().equals(instance.component()))
                && (query.machine() == null || query.machine().equals(instance.machine()))
                && (query.state() == null || query.state().equals(instance.state()))
                && query.over() == instance.disposed();
    }
}
