package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.ContextCheck;
import dev.holdfast.machine.model.ContextField;
import dev.holdfast.machine.model.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An instance that is to be. Immutable.
 *
 * @param state where it begins; null for the initial state
 * @param trigger what led to it, for the record
 */
record Birth(
        String component,
        String machine,
        String id,
        @Nullable String state,
        ObjectNode data,
        boolean entryPoint,
        Instance.@Nullable Parent parent,
        String trigger) {
    /**
     * The instance before its first handlers are called.
     *
     * @param version of its stream, above 0 where there was another instance with this id, of which nothing is kept
     * @throws InvalidData if the machine's contextSchema does not allow what it is to begin with
     */
    Instance begun(Machine definition, long version, Instant now) {
        List<String> broken = ContextCheck.broken(definition, data);
        if (!broken.isEmpty()) {
            throw new InvalidData(id, machine, broken);
        }
        ObjectNode given = withDefaults(definition);
        boolean member = definition.publicMemberType() != null;
        return new Instance(
                id,
                component,
                machine,
                definition.hash(),
                state == null ? definition.initialState() : state,
                Instance.Status.ACTIVE,
                member ? Trees.object() : given,
                member ? given : null,
                entryPoint,
                parent,
                now,
                now,
                version,
                "",
                0,
                List.of());
    }

    private ObjectNode withDefaults(Machine definition) {
        ObjectNode given = data.deepCopy();
        for (Map.Entry<String, ContextField> field : definition.contextSchema().entrySet()) {
            if (field.getValue().fallback() != null && !given.has(field.getKey())) {
                given.set(field.getKey(), field.getValue().fallback());
            }
        }
        return StoredForm.of("the data of instance '" + id + "'", given);
    }
}
