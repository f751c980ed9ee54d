package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Result;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.Transition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes entries of what other systems have persisted. Where an event does not say what the data was after it, its payload is laid
 * over the data, as when it is sent here.
 *
 * @param machine the definition; null if it is not known
 * @param member whether the machine's instances have a public member
 * @param entryPoint whether the instance is one
 */
record Imported(@Nullable Machine machine, boolean member, boolean entryPoint) {
    /** What the payload of a creation says beside the data. */
    private static final List<String> OF_CREATION =
            List.of("parentInstanceId", "parentMachineName", "parentComponentName", "triggerEvent", "initialContext");

    /** What the original gives as the only payload of an event that happened by itself; it never is data here. */
    private static final Set<String> BY_ITSELF = Set.of("timeout", "auto-transition", "timeout_expired_during_restart");

    /** What is known of an instance by nothing but its machine. */
    static Imported by(@Nullable Machine machine) {
        return new Imported(machine, machine != null && machine.publicMemberType() != null, false);
    }

    /** What an instance is in a state; active where its machine is not known. */
    Instance.Status status(String state) {
        return machine == null ? Instance.Status.ACTIVE : Instance.Status.in(machine.state(state));
    }

    /**
     * @param at the instance before; null if there is none yet
     * @param copy what the instance was after the event, where more is known than the event says; null otherwise
     */
    Entry entry(
            PersistedEvent event,
            @Nullable Configuration at,
            Instance.Status status,
            List<Timer> timers,
            Past.@Nullable Copy copy) {
        var result = new Result(event.stateAfter(), status, timers, false, List.of(), List.of());
        return at == null ? created(event, result, copy) : changed(event, at.instance(), result, copy);
    }

    private Entry changed(PersistedEvent event, Instance before, Result result, Past.@Nullable Copy copy) {
        ObjectNode told = event.publicMemberSnapshot();
        ObjectNode context = copy == null ? null : copy.context();
        ObjectNode data = told;
        if (before.publicMember() == null) {
            context = context == null ? told : context;
        } else if (copy != null && copy.publicMember() != null) {
            data = copy.publicMember();
        }
        boolean merged = told == null && copy == null && merges(event);
        return new Entry.Changed(
                event.componentName(),
                event.machineName(),
                event.event(),
                null,
                event.stateBefore(),
                merged,
                context == null ? Changes.NONE : Changes.between(before.context(), context),
                before.publicMember() == null || data == null ? null : Changes.between(before.publicMember(), data),
                result);
    }

    /** Whether the payload of an event is data here, as a transition without matching rules takes it. */
    private boolean merges(PersistedEvent event) {
        ObjectNode payload = event.event().payload();
        if (payload.isEmpty() || event.event().type().equals(Entry.CREATED)) {
            return false;
        }
        Transition taken = taken(event);
        return taken == null
                ? payload.size() > 1
                        || !BY_ITSELF.contains(payload.path("reason").asString(""))
                : !taken.timed() && taken.merges();
    }

    private @Nullable Transition taken(PersistedEvent event) {
        return machine == null
                ? null
                : machine.transitions().stream()
                        .filter(transition -> transition.from().equals(event.stateBefore())
                                && transition.to().equals(event.stateAfter())
                                && transition.event().equals(event.event().type()))
                        .findFirst()
                        .orElse(null);
    }

    /** An instance whose creation was not persisted begins with what is known first. */
    private Entry created(PersistedEvent event, Result result, Past.@Nullable Copy copy) {
        ObjectNode payload = event.event().payload();
        ObjectNode given = given(event, payload);
        ObjectNode data = event.publicMemberSnapshot() == null ? given : event.publicMemberSnapshot();
        ObjectNode publicMember = copy != null && copy.publicMember() != null ? copy.publicMember() : data;
        ObjectNode context = copy != null ? copy.context() : member ? Trees.object() : data;
        JsonNode parent = payload.path("parentInstanceId");
        return new Entry.Created(
                event.componentName(),
                event.machineName(),
                "",
                entryPoint,
                parent.isString()
                        ? new Instance.Parent(
                                parent.stringValue(),
                                payload.path("parentMachineName").asString(""),
                                payload.path("parentComponentName").asString(event.componentName()))
                        : null,
                payload.path("triggerEvent").asString("imported"),
                given,
                context,
                member ? publicMember : null,
                result);
    }

    /** The data that an instance began with; whoever writes it without its frame means the payload itself. */
    private ObjectNode given(PersistedEvent event, ObjectNode payload) {
        if (payload.path("initialContext") instanceof ObjectNode initial) {
            return initial;
        }
        if (!event.event().type().equals(Entry.CREATED)) {
            return merges(event) ? payload : Trees.object();
        }
        ObjectNode data = Trees.object();
        data.setAll(payload);
        data.remove(OF_CREATION);
        return data;
    }
}
