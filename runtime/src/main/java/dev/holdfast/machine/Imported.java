package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes entries of what other systems have persisted.
 *
 * @param member whether the machine's instances have a public member
 * @param entryPoint whether the instance is one
 */
record Imported(boolean member, boolean entryPoint) {
    /** Where nothing but the events is known. */
    static final Imported PLAIN = new Imported(false, false);

    /**
     * @param at the instance before; null if there is none yet
     * @param copy what the instance was after the event, where more is known than the event says; null otherwise
     */
    Entry entry(PersistedEvent event, @Nullable Configuration at, Instance.Status status, Past.@Nullable Copy copy) {
        var result = new Result(event.stateAfter(), status, List.of(), false, List.of(), List.of());
        if (at == null) {
            return created(event, result, copy);
        }
        Instance before = at.instance();
        ObjectNode context = copy != null ? copy.context() : before.context();
        ObjectNode data = event.publicMemberSnapshot();
        if (before.publicMember() == null) {
            context = copy == null && data != null ? data : context;
        } else if (copy != null && copy.publicMember() != null) {
            data = copy.publicMember();
        }
        return new Entry.Changed(
                event.componentName(),
                event.machineName(),
                event.event(),
                null,
                event.stateBefore(),
                false,
                Changes.between(before.context(), context),
                before.publicMember() == null || data == null ? null : Changes.between(before.publicMember(), data),
                result);
    }

    /** An instance whose creation was not persisted begins with what is known first. */
    private Entry created(PersistedEvent event, Result result, Past.@Nullable Copy copy) {
        ObjectNode payload = event.event().payload();
        ObjectNode given = payload.path("initialContext") instanceof ObjectNode initial ? initial : Trees.object();
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
                                event.componentName())
                        : null,
                payload.path("triggerEvent").asString("imported"),
                given,
                context,
                member ? publicMember : null,
                result);
    }
}
