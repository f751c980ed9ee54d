package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes entries of what other systems have persisted. */
final class Imported {
    private Imported() {}

    /** @param at the instance before; null if there is none yet */
    static Entry entry(PersistedEvent event, @Nullable Configuration at) {
        var result = new Result(event.stateAfter(), Instance.Status.ACTIVE, List.of(), false, List.of(), List.of());
        if (at == null) {
            return created(event, result);
        }
        Instance before = at.instance();
        ObjectNode after = event.publicMemberSnapshot();
        ObjectNode member = before.publicMember();
        return new Entry.Changed(
                event.componentName(),
                event.machineName(),
                event.event(),
                null,
                event.stateBefore(),
                false,
                after == null || member != null ? Changes.NONE : Changes.between(before.context(), after),
                after == null || member == null ? null : Changes.between(member, after),
                result);
    }

    /** An instance whose creation was not persisted begins with what is known first. */
    private static Entry created(PersistedEvent event, Result result) {
        ObjectNode payload = event.event().payload();
        ObjectNode given = payload.path("initialContext") instanceof ObjectNode initial ? initial : Trees.object();
        ObjectNode data = event.publicMemberSnapshot() == null ? given : event.publicMemberSnapshot();
        JsonNode parent = payload.path("parentInstanceId");
        return new Entry.Created(
                event.componentName(),
                event.machineName(),
                "",
                false,
                parent.isString()
                        ? new Instance.Parent(
                                parent.stringValue(),
                                payload.path("parentMachineName").asString(""),
                                event.componentName())
                        : null,
                payload.path("triggerEvent").asString("imported"),
                given,
                data,
                null,
                result);
    }
}
