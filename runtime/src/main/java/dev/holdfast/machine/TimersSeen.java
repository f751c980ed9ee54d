package dev.holdfast.machine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The instances in whose latest events timers were set, perhaps by processes that have ended since: as they are seen in the log
 * they are armed here, too, so that they are not late. Thread-safe.
 */
final class TimersSeen {
    /** The others are found when they are nearly due. */
    private static final int MOST = 100_000;

    private final Instances instances;
    private final PassedOverInstances passedOver;
    private final Alarms alarms;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    TimersSeen(Instances instances, PassedOverInstances passedOver, Alarms alarms) {
        this.instances = instances;
        this.passedOver = passedOver;
        this.alarms = alarms;
    }

    /** Sees what happened to an instance. */
    void see(Logged logged) {
        if (seen.size() < MOST && logged.timed().getAsBoolean()) {
            seen.put(logged.instance(), logged.version());
        }
    }

    /** Arms what was seen since, of some components. What this process has recorded itself is not read again. */
    void arm(Predicate<String> components) {
        for (String id : List.copyOf(seen.keySet())) {
            Long version = seen.remove(id);
            if (version != null) {
                passedOver.unless(
                        id,
                        () -> at(id, version)
                                .map(Configuration::instance)
                                .filter(instance -> components.test(instance.component()))
                                .ifPresent(alarms::arm));
            }
        }
    }

    private Optional<Configuration> at(String id, long version) {
        return instances.find(id).map(found -> found.instance().version() < version ? instances.fresh(found) : found);
    }
}
