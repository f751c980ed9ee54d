package dev.holdfast.machine.exchange;

import dev.holdfast.machine.Past;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.machine.model.Component;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>One thread at a time. All records are held in memory until they are taken over.
 */
public final class OriginalRecords {
    /** The most records at once. */
    public static final int MAX_RECORDS = 5_000_000;

    private final EventForms events;
    private final CopyForms copies;
    private final Consumer<String> problems;
    private final Map<String, PersistedEvent> byId = new HashMap<>();
    private final Map<String, List<PersistedEvent>> eventsOf = new LinkedHashMap<>();
    private final Map<String, List<Found>> copiesOf = new HashMap<>();
    private int records;
    private int repeated;
    private int skipped;

    private record Found(String place, JsonNode record) {}

    /**
     * @param components say to which component a machine belongs where records do not
     * @param problems is told, as a sentence, of every record that is skipped
     */
    public OriginalRecords(Collection<Component> components, Consumer<String> problems) {
        var machines = KnownMachines.of(components);
        this.events = new EventForms(machines);
        this.copies = new CopyForms(machines);
        this.problems = problems;
    }

    /**
     * Adds a record.
     *
     * @param place where it was found, for people
     * @throws IllegalStateException if there are too many
     */
    public void add(String place, JsonNode record) {
        if (++records > MAX_RECORDS) {
            throw new IllegalStateException(
                    "there are more than " + MAX_RECORDS + " records; import them in parts, an instance whole in one");
        }
        try {
            if (EventForms.isOne(record)) {
                add(events.read(record));
            } else if (CopyForms.isOne(record)) {
                copiesOf.computeIfAbsent(CopyForms.instance(record), id -> new ArrayList<>())
                        .add(new Found(place, record));
            } else {
                throw new Unusable("it is neither an event nor a snapshot");
            }
        } catch (Unusable wrong) {
            skip(place, String.valueOf(wrong.getMessage()));
        }
    }

    /** Adds one that cannot even be read. */
    public void unreadable(String place, String why) {
        records++;
        skip(place, why);
    }

    private void skip(String place, String why) {
        skipped++;
        problems.accept(place + " is skipped: " + why);
    }

    private void add(PersistedEvent event) throws Unusable {
        PersistedEvent before = byId.putIfAbsent(event.id(), event);
        if (before == null) {
            List<PersistedEvent> all = eventsOf.computeIfAbsent(event.instanceId(), id -> new ArrayList<>());
            if (event.stateBefore().isEmpty()
                    && all.stream().anyMatch(one -> one.stateBefore().isEmpty())) {
                throw new Unusable("instance '" + event.instanceId() + "' is created already");
            }
            all.add(event);
        } else if (before.equals(event)) {
            repeated++;
        } else {
            throw new Unusable("there is another event '" + event.id() + "', which says something else");
        }
    }

    /** The ids of all instances, sorted. */
    Collection<String> instances() {
        var all = new TreeSet<>(eventsOf.keySet());
        all.addAll(copiesOf.keySet());
        return all;
    }

    /** What is known of an instance; null if that is nothing of use. */
    @Nullable
    Past past(String instance) {
        List<PersistedEvent> ordered = Ordering.of(eventsOf.getOrDefault(instance, List.of()));
        Past.Copy latest = null;
        for (Found found : copiesOf.getOrDefault(instance, List.of())) {
            try {
                Past.Copy copy = Past.recordable(
                        instance,
                        copies.read(
                                found.record(),
                                ordered.isEmpty() ? null : ordered.getFirst().componentName()));
                latest = latest == null || later(copy, latest) ? copy : latest;
            } catch (Unusable | IllegalArgumentException wrong) {
                skip(found.place(), String.valueOf(wrong.getMessage()));
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
        return byId.size();
    }

    int snapshots() {
        return copiesOf.values().stream().mapToInt(List::size).sum();
    }

    int repeated() {
        return repeated;
    }

    int skipped() {
        return skipped;
    }
}
