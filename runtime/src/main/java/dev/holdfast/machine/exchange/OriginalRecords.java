package dev.holdfast.machine.exchange;

import dev.holdfast.machine.Past;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Records of xcomponent-ai, gathered by instance. Each is recognised by its members, so it does not matter where it comes from:
 *
 * <ul>
 *   <li>a persisted event, as files, MongoDB (with {@code _id}) and Redis hold it;
 *   <li>a snapshot of an instance, or an instance alone;
 *   <li>a row of {@code fsm_events} or {@code fsm_snapshots}, a member for each column, in both forms of these tables.
 * </ul>
 *
 * <p>One thread at a time. Held are the records of as many instances as there is room for; of the others when all is read again.
 */
public final class OriginalRecords {
    private static final int MOST_TOLD_LATER = 10_000;

    private final EventForms events;
    private final CopyForms copies;
    private final Consumer<String> problems;
    private final long room;
    private final Limits limits;
    private final boolean first;
    private final Deque<Share> left;
    private final Map<String, InstanceRecords> held = new TreeMap<>();
    private final List<Skipped> skips = new ArrayList<>();
    private Share share;
    private long weight;
    private int skipped;

    /** @param instance null where the record does not say */
    private record Skipped(@Nullable String instance, String problem) {}

    private OriginalRecords(
            Collection<Component> components,
            Consumer<String> problems,
            long room,
            Limits limits,
            boolean first,
            Deque<Share> left) {
        var machines = KnownMachines.of(components);
        this.events = new EventForms(machines, limits);
        this.limits = limits;
        this.copies = new CopyForms(machines);
        this.problems = problems;
        this.room = room;
        this.first = first;
        this.left = left;
        this.share = left.pop();
    }

    /**
     * Those of the first instances.
     *
     * @param components say to which component a machine belongs where records do not
     * @param problems is told, as a sentence, of every record that is skipped
     * @param room about how many bytes of records are held
     * @param limits of the store that takes them over
     */
    static OriginalRecords first(
            Collection<Component> components, Consumer<String> problems, long room, Limits limits) {
        return new OriginalRecords(components, problems, room, limits, true, new ArrayDeque<>(List.of(Share.ALL)));
    }

    /** Those of the next instances; null if there are no more. */
    @Nullable
    OriginalRecords next(Collection<Component> components) {
        return left.isEmpty() ? null : new OriginalRecords(components, problems, room, limits, false, left);
    }

    /**
     * Adds a record.
     *
     * @param place where it was found, for people
     */
    public void add(String place, JsonNode record) {
        String instance = instance(record);
        if (instance == null ? !first : !share.has(instance)) {
            return;
        }
        try {
            if (EventForms.isOne(record)) {
                PersistedEvent event = events.read(record);
                hold(event.instanceId()).add(event, Weight.of(record));
            } else if (CopyForms.isOne(record)) {
                hold(CopyForms.instance(record)).add(new InstanceRecords.Found(place, record), Weight.of(record));
            } else {
                throw new Unusable("it is neither an event nor a snapshot");
            }
            weight += Weight.of(record);
        } catch (Unusable wrong) {
            skip(instance, place, String.valueOf(wrong.getMessage()));
        }
        while (weight > room && held.size() > 1 && share.splits()) {
            makeRoom();
        }
    }

    private static @Nullable String instance(JsonNode record) {
        for (JsonNode named : List.of(
                record.path("instanceId"),
                record.path("instance_id"),
                record.path("instance").path("id"),
                record.has("currentState") ? record.path("id") : record.path("instanceId"))) {
            if (named.isValueNode() && !named.isNull()) {
                return named.asString();
            }
        }
        return null;
    }

    private InstanceRecords hold(String instance) {
        return held.computeIfAbsent(instance, id -> new InstanceRecords());
    }

    /** Leaves half of the instances for later. */
    private void makeRoom() {
        left.push(share.otherHalf());
        share = share.firstHalf();
        held.keySet().removeIf(instance -> !share.has(instance));
        skips.removeIf(skip -> skip.instance() != null && !share.has(skip.instance()));
        weight = held.values().stream().mapToLong(InstanceRecords::weight).sum();
    }

    /** Adds one that cannot even be read. */
    public void unreadable(String place, String why) {
        if (first) {
            skip(null, place, why);
        }
    }

    private void skip(@Nullable String instance, String place, String why) {
        skips.add(new Skipped(instance, place + " is skipped: " + why));
        if (skips.size() == MOST_TOLD_LATER) {
            tell();
        }
    }

    /** Tells of what was skipped; of instances that are left for later it is told when their turn comes. */
    void tell() {
        skips.forEach(skip -> problems.accept(skip.problem()));
        skipped += skips.size();
        skips.clear();
    }

    /** The ids of all instances that are held, sorted. */
    Collection<String> instances() {
        return new TreeSet<>(held.keySet());
    }

    /** What is known of an instance; null if that is nothing of use. */
    @Nullable
    Past past(String instance) {
        InstanceRecords records = hold(instance);
        List<PersistedEvent> ordered = Ordering.of(records.events());
        Past.Copy latest = null;
        for (InstanceRecords.Found found : records.copies()) {
            try {
                Past.Copy copy = Past.recordable(
                        instance,
                        copies.read(
                                found.record(),
                                ordered.isEmpty() ? null : ordered.getFirst().componentName()));
                latest = latest == null || later(copy, latest) ? copy : latest;
            } catch (Unusable | IllegalArgumentException wrong) {
                skip(instance, found.place(), String.valueOf(wrong.getMessage()));
                tell();
            }
        }
        return ordered.isEmpty() && latest == null ? null : new Past(instance, ordered, latest);
    }

    /** Of two of one moment the one that says more. */
    private static boolean later(Past.Copy copy, Past.Copy other) {
        int order = copy.at().compareTo(other.at());
        return order > 0 || (order == 0 && copy.lastEventId() != null);
    }

    int events() {
        return held.values().stream().mapToInt(one -> one.events().size()).sum();
    }

    int snapshots() {
        return held.values().stream().mapToInt(one -> one.copies().size()).sum();
    }

    int repeated() {
        return held.values().stream().mapToInt(InstanceRecords::repeated).sum();
    }

    int skipped() {
        return skipped;
    }
}
