package dev.holdfast.machine;

import dev.holdfast.machine.TimerIndex.DueTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Treats the timers of a component after a time in which nobody hosted it, all of them; those of an instance that cannot be
 * read are passed over. One thread at a time.
 */
final class Downtime {
    /** After every deadline. */
    static final Instant FOREVER = Instant.ofEpochMilli(999_999_999_999_999L);

    private final Host host;
    private final FollowedDirectory directory;
    private final PassedOverInstances passedOver;
    private final DowntimePolicy policy;
    private final Instant from;
    private final Instant now;
    private final Set<String> treated = new HashSet<>();

    /**
     * @param from when the component was last known to be hosted
     * @param now when it is hosted again
     */
    Downtime(Caretaker.Ground ground, DowntimePolicy policy, Instant from, Instant now) {
        this.host = ground.host();
        this.directory = ground.directory();
        this.passedOver = ground.passedOver();
        this.policy = policy;
        this.from = from;
        this.now = now;
    }

    /** May be repeated if it fails half-way: what was treated is not treated again. */
    void treat(String component) {
        if (policy == DowntimePolicy.FIRE) {
            return; // they are overdue, and happen like others
        }
        directory.catchUp();
        Iterator<DueTimer> due = directory
                .due(component, policy == DowntimePolicy.SKIP ? now : FOREVER)
                .iterator();
        while (due.hasNext()) {
            DueTimer next = due.next();
            if (!treated.contains(next.instance())) {
                passedOver.unless(
                        next.instance(),
                        () -> directory
                                .instanceOf(component, next)
                                .filter(instance -> !changed(instance).equals(instance.timers()))
                                .ifPresent(instance -> retime(instance.id())));
                treated.add(next.instance());
            }
        }
        directory.catchUp();
    }

    private void retime(String id) {
        host.record(id, at -> {
            List<Timer> timers = changed(at.instance());
            String reason = policy == DowntimePolicy.SKIP ? "skipped after a downtime" : "moved on by a downtime";
            return new Draft(host.newId(), new Entry.Retimed(timers, reason), now, List.of(), null);
        });
    }

    private List<Timer> changed(Instance instance) {
        List<Timer> timers = new ArrayList<>();
        Duration gone = Duration.between(from, now);
        for (Timer timer : instance.timers()) {
            boolean fellDue =
                    timer.deadline().isAfter(from) && !timer.deadline().isAfter(now);
            if (policy == DowntimePolicy.REMAINING && timer.deadline().isAfter(from)) {
                timers.add(timer.movedTo(timer.deadline().plus(gone)));
            } else if (!fellDue) {
                timers.add(timer);
            }
        }
        return timers;
    }
}
