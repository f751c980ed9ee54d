package dev.holdfast.machine;

import dev.holdfast.machine.FollowedDirectory.DueTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Treats the timers of a component after a time in which nobody hosted it. One thread at a time. */
final class Downtime {
    /** After every deadline. */
    static final Instant FOREVER = Instant.ofEpochMilli(999_999_999_999_999L);

    private final Host host;
    private final LoggedInstances instances;
    private final FollowedDirectory directory;
    private final DowntimePolicy policy;

    Downtime(Host host, LoggedInstances instances, FollowedDirectory directory, DowntimePolicy policy) {
        this.host = host;
        this.instances = instances;
        this.directory = directory;
        this.policy = policy;
    }

    /**
     * @param from when the component was last known to be hosted
     * @param now when it is hosted again
     */
    void treat(String component, Instant from, Instant now) {
        if (policy == DowntimePolicy.FIRE) {
            return; // they are overdue, and happen like others
        }
        Set<String> treated = new HashSet<>();
        List<DueTimer> page;
        do {
            page = directory.due(component, policy == DowntimePolicy.SKIP ? now : FOREVER).stream()
                    .filter(due -> treated.add(due.instance()))
                    .toList();
            for (DueTimer due : page) {
                boolean there = instances
                        .find(due.instance())
                        .map(instances::fresh)
                        .filter(found -> !changed(found.instance(), from, now)
                                .equals(found.instance().timers()))
                        .isPresent();
                if (there) {
                    retime(due.instance(), from, now);
                }
            }
            directory.catchUp();
        } while (!page.isEmpty());
    }

    private void retime(String id, Instant from, Instant now) {
        host.record(id, at -> {
            List<Timer> timers = changed(at.instance(), from, now);
            String reason = policy == DowntimePolicy.SKIP ? "skipped after a downtime" : "moved on by a downtime";
            return new Draft(host.newId(), new Entry.Retimed(timers, reason), now, List.of(), null);
        });
    }

    private List<Timer> changed(Instance instance, Instant from, Instant now) {
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
