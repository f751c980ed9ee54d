package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one definition differs from another, task by task. Immutable.
 *
 * @param changes in the order of the definitions
 */
record DefinitionDiff(List<Change> changes) {
    private static final int SHOWN = 60;

    DefinitionDiff {
        changes = List.copyOf(changes);
    }

    /**
     * One difference.
     *
     * @param task null where it is about the workflow as a whole
     * @param field null where the whole task was added or removed
     * @param before null where there was nothing
     * @param after null where there is nothing any more
     */
    record Change(
            @Nullable String task,
            @Nullable String field,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {
        boolean removed() {
            return field == null && after == null;
        }

        @Override
        public String toString() {
            String where = task == null ? "the workflow" : "task '" + task + "'";
            if (field == null) {
                return where + (after == null ? " was removed" : " was added");
            }
            return where + ": " + field + " was " + shown(before) + " and is " + shown(after);
        }

        private static String shown(@Nullable JsonNode value) {
            String text = value == null ? "absent" : value.toString();
            return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        }
    }

    static DefinitionDiff between(JsonNode before, JsonNode after) {
        List<Change> changes = new ArrayList<>();
        fields(null, withoutTasks(before), withoutTasks(after), changes);
        Map<String, ObjectNode> tasksBefore = tasks(before);
        Map<String, ObjectNode> tasksAfter = tasks(after);
        for (String id : union(tasksBefore.keySet(), tasksAfter.keySet())) {
            ObjectNode was = tasksBefore.get(id);
            ObjectNode is = tasksAfter.get(id);
            if (was == null || is == null) {
                changes.add(new Change(id, null, was, is));
            } else {
                fields(id, was, is, changes);
            }
        }
        return new DefinitionDiff(changes);
    }

    List<String> lines() {
        return changes.stream().map(Change::toString).toList();
    }

    private static void fields(@Nullable String task, ObjectNode before, ObjectNode after, List<Change> to) {
        for (String name : union(before.propertyNames(), after.propertyNames())) {
            JsonNode was = before.get(name);
            JsonNode is = after.get(name);
            if (was == null || is == null || !Trees.json(was).equals(Trees.json(is))) {
                to.add(new Change(task, name, was, is));
            }
        }
    }

    private static ObjectNode withoutTasks(JsonNode definition) {
        ObjectNode rest = definition instanceof ObjectNode object ? object.deepCopy() : Trees.object();
        rest.remove(List.of("tasks", "dependencies"));
        return rest;
    }

    /** Each task with its dependencies, which the format keeps apart. */
    private static Map<String, ObjectNode> tasks(JsonNode definition) {
        Map<String, ObjectNode> tasks = new LinkedHashMap<>();
        for (JsonNode task : definition.path("tasks")) {
            if (task instanceof ObjectNode object) {
                String id = object.path("id").asString("");
                ObjectNode whole = object.deepCopy();
                JsonNode dependencies = definition.path("dependencies").get(id);
                if (dependencies != null && !dependencies.isEmpty()) {
                    whole.set("dependencies", dependencies);
                }
                tasks.put(id, whole);
            }
        }
        return tasks;
    }

    private static Set<String> union(Iterable<String> one, Iterable<String> other) {
        Set<String> all = new LinkedHashSet<>();
        one.forEach(all::add);
        other.forEach(all::add);
        return all;
    }
}
