package dev.holdfast.machine;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Takes timers that cannot happen out of the way of those that can, and brings them back. Thread-safe. */
final class ParkedTimers {
    private final Instances instances;
    private final Directory directory;
    private final PassedOverInstances passedOver;
    private final PassedOverDocs docs;
    private final InstantSource clock;

    /** Those that were parked and may happen now. */
    private final Map<String, PassedOver> tried = new ConcurrentHashMap<>();

    ParkedTimers(
            Instances instances,
            Directory directory,
            PassedOverInstances passedOver,
            PassedOverDocs docs,
            InstantSource clock) {
        this.instances = instances;
        this.directory = directory;
        this.passedOver = passedOver;
        this.docs = docs;
        this.clock = clock;
    }

    /** Records why a timer cannot happen. */
    void park(String id, Timer timer, Throwable failure) {
        Optional<Instance> instance = readable(id);
        String component = instance.map(Instance::component).orElse("");
        String why = "timer " + timer.event() + " cannot happen: " + Trouble.sentence(failure);
        passedOver.pass(
                new PassedOver(PassedOver.Kind.TIMER, id, component, timer.id(), why, clock.instant()), timer.event());
        instance.ifPresent(directory::park);
    }

    private Optional<Instance> readable(String id) {
        try {
            return instances.find(id).map(Configuration::instance);
        } catch (RuntimeException failed) {
            if (Trouble.passes(failed)) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    /** Forgets that a timer was parked, for it has happened now. */
    void happened(Timer timer) {
        PassedOver passed = tried.remove(timer.id());
        if (passed != null) {
            docs.done(passed);
        }
    }

    /** Lets a timer happen again; if it still cannot, it is parked once more. */
    void unpark(PassedOver passed) {
        Optional<Instance> instance =
                instances.find(passed.instance()).map(instances::fresh).map(Configuration::instance);
        boolean set = instance.stream()
                .flatMap(found -> found.timers().stream())
                .anyMatch(timer -> timer.id().equals(passed.what()));
        if (set) {
            docs.note(passed);
            tried.put(passed.what(), passed);
            instance.ifPresent(directory::unpark);
        } else {
            docs.done(passed);
        }
    }
}
