package dev.holdfast.machine;

import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ContextCheck;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spells out one instance's past as the events of its stream. One thread at a time; for one instance. */
final class PastReading {
    private final Past past;
    private final Map<String, Component> components;
    private final @Nullable Machine machine;
    private final Past.@Nullable Copy copy;
    private final int covered;
    private final List<String> doubts = new ArrayList<>();
    private final List<NewEvent> spelled = new ArrayList<>();
    private @Nullable Configuration at;

    /** @param components that are known, by name; they say what an imported instance has still before it */
    PastReading(Past past, Map<String, Component> components) {
        this.past = past;
        this.components = components;
        this.machine = machine();
        this.covered = covered(past.copy());
        this.copy = covered == NOWHERE ? null : past.copy();
    }

    private static final int NOWHERE = -1;

    private @Nullable Machine machine() {
        Past.Copy only = past.copy();
        String component = only == null || !past.events().isEmpty()
                ? past.events().getFirst().componentName()
                : only.component();
        String name = only == null || !past.events().isEmpty()
                ? past.events().getFirst().machineName()
                : only.machine();
        Component known = components.get(component);
        return known == null ? null : known.machines().get(name);
    }

    /** How many events the copy covers; {@link #NOWHERE} if it is to be passed over. */
    private int covered(Past.@Nullable Copy given) {
        List<PersistedEvent> events = past.events();
        if (given == null || events.isEmpty()) {
            return given == null ? NOWHERE : 0;
        }
        PersistedEvent last = events.getLast();
        String named = given.lastEventId();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).id().equals(named)) {
                return agrees(given, events.get(i)) ? i + 1 : NOWHERE;
            }
        }
        if (named == null) {
            return agrees(given, last) ? events.size() : NOWHERE;
        }
        if (given.at().toEpochMilli() < last.persistedAt()) {
            doubts.add("its snapshot covers event '" + named + "', which is not there, and is older than event '"
                    + last.id() + "'; it is passed over");
            return NOWHERE;
        }
        doubts.add("what happened between event '" + last.id() + "' and its snapshot, made at " + given.at()
                + ", is not there; it goes on as the snapshot says");
        return events.size() + 1;
    }

    private boolean agrees(Past.Copy given, PersistedEvent event) {
        if (given.state().equals(event.stateAfter())) {
            return true;
        }
        doubts.add("its snapshot says '" + given.state() + "' and event '" + event.id() + "' leads to '"
                + event.stateAfter() + "'; the snapshot is passed over");
        return false;
    }

    /** The events of the stream. */
    List<NewEvent> events() {
        Past.Copy whole = past.copy();
        boolean member = (whole != null && whole.publicMember() != null)
                || (machine != null && machine.publicMemberType() != null);
        var imported = new Imported(machine, member, whole != null && whole.entryPoint());
        for (int i = 0; i < past.events().size(); i++) {
            PersistedEvent event = past.events().get(i);
            Past.Copy here = covered == i + 1 ? copy : null;
            follows(event);
            Instance.Status status = i + 1 < past.events().size()
                    ? Instance.Status.ACTIVE
                    : here != null && here.status() != null ? here.status() : imported.status(event.stateAfter());
            Entry entry = imported.entry(event, at, status, List.of(), here);
            add(event.id(), entry, Instant.ofEpochMilli(event.persistedAt()), event);
        }
        if (copy != null && (past.events().isEmpty() || covered > past.events().size() || isLater(copy))) {
            Instance.Status status = copy.status() == null ? imported.status(copy.state()) : copy.status();
            add("snapshot-" + past.instanceId(), whole(copy, status), copy.at(), null);
        }
        adopt();
        return spelled;
    }

    /** Whether more has happened than there are events, so that ids which are made up go on behind those of what is gone. */
    private boolean isLater(Past.Copy given) {
        return at != null && given.transitions() > at.instance().transitions();
    }

    private void follows(PersistedEvent event) {
        String state = at == null ? "" : at.instance().state();
        if (at == null && !event.stateBefore().isEmpty()) {
            doubts.add("its creation is not there; it begins with event '" + event.id() + "'");
        } else if (!event.stateBefore().equals(state)) {
            doubts.add("event '" + event.id() + "' leads on from '" + event.stateBefore() + "', and before it is '"
                    + state + "'; an event between them is not there");
        }
    }

    private Entry whole(Past.Copy given, Instance.Status status) {
        Instance before = at == null ? null : at.instance();
        var instance = new Instance(
                past.instanceId(),
                given.component(),
                given.machine(),
                "",
                given.state(),
                status,
                given.context(),
                given.publicMember(),
                given.entryPoint(),
                before != null && given.parent() == null ? before.parent() : given.parent(),
                before == null ? given.createdAt() : before.createdAt(),
                given.updatedAt(),
                spelled.size() + 1L,
                given.lastEventId() == null ? "snapshot-" + past.instanceId() : given.lastEventId(),
                Math.max(before == null ? 0 : before.transitions(), given.transitions()),
                List.of());
        return new Entry.Covered(new Configuration(instance, List.of()), given.at());
    }

    /** With its definition an instance has its timers again, as if it had been here when it entered its state. */
    private void adopt() {
        if (machine == null || at == null || at.instance().status() != Instance.Status.ACTIVE) {
            return;
        }
        Instance instance = at.instance();
        ContextCheck.broken(machine, instance.data()).forEach(broken -> doubts.add(broken + "; it is kept"));
        if (!machine.states().containsKey(instance.state())) {
            doubts.add("machine '" + machine.name() + "' has no state '" + instance.state()
                    + "'; it is not known what comes next");
            return;
        }
        Instant entered = instance.updatedAt();
        add("adopted-" + past.instanceId(), Hosted.adopted(machine, instance, entered), entered, null);
    }

    private void add(String id, Entry entry, Instant time, @Nullable PersistedEvent event) {
        List<String> causes = event == null ? List.of() : event.causedBy();
        if (causes.size() > Names.MAX_TAGS) {
            doubts.add(
                    "event '" + id + "' names " + causes.size() + " causes; the first " + Names.MAX_TAGS + " are kept");
            causes = causes.subList(0, Names.MAX_TAGS);
        }
        List<String> tags = causes.stream().map(Ids::causedByTag).toList();
        String trace = event == null ? null : event.event().traceId();
        spelled.add(new NewEvent(
                id, EntryCodec.type(entry), time, EntryCodec.encode(entry), new Meta(causes, trace, null, tags)));
        var mark = new Fold.Mark(Streams.of(past.instanceId()), id, spelled.size(), time, trace);
        at = Fold.apply(at, entry, mark);
    }

    /** What the instance is after {@link #events()}. */
    @Nullable
    Configuration after() {
        return at;
    }

    /** What is contradictory, as parts of sentences about the instance. */
    List<String> doubts() {
        return doubts;
    }
}
