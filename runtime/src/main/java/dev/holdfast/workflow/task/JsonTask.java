package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool {@code json}: takes a value out of another, or merges objects. The output is the value itself. Thread-safe.
 */
public final class JsonTask implements TaskHandler {
    /** Possessive: nothing is looked at twice, and a long path takes no stack. */
    private static final Pattern NAMES = Pattern.compile("[^./\\[\\]~]++(?:\\.[^./\\[\\]~]++|\\[\\d{1,9}])*+");

    @Override
    public String toolName() {
        return "json";
    }

    @Override
    public void check(ObjectNode inputs) {
        read(Fields.unfilled(inputs));
    }

    @Override
    public JsonNode run(TaskCall call) throws TaskFailed {
        return switch (read(Fields.of(call.inputs()))) {
            case Extract extract -> extract(extract);
            case Merge merge -> merge(merge);
        };
    }

    private sealed interface Operation {}

    private record Extract(JsonNode from, String pointer, Optional<JsonNode> otherwise) implements Operation {}

    private record Merge(List<JsonNode> values) implements Operation {}

    private static Operation read(Fields fields) {
        String operation = fields.text("operation");
        Operation read = switch (operation) {
            case "extract" -> {
                if (!fields.has("from")) {
                    fields.missing("from", "write the value to take from, like {{tasks.fetch.output.body}}");
                }
                yield new Extract(
                        fields.any("from").orElse(JsonNodeFactory.instance.nullNode()),
                        pointer(fields),
                        fields.any("default"));
            }
            case "merge" -> {
                if (!fields.has("values")) {
                    fields.missing("values", "write a list of objects, later ones win");
                }
                yield new Merge(fields.values("values"));
            }
            default ->
                throw new IllegalArgumentException(
                        "inputs.operation is '" + operation + "'; write one of extract, merge");
        };
        fields.refuseProblems();
        return read;
    }

    /** The input {@code path} as a JSON pointer: it may be one, or names and indexes as in a template. */
    private static String pointer(Fields fields) {
        String path = fields.text("path");
        if (path.startsWith("/") || path.contains("{{")) {
            return path;
        }
        if (!path.isEmpty() && !NAMES.matcher(path).matches()) {
            fields.problem(
                    "path", "is '" + path + "'; write names like items[0].name, or a JSON pointer like /items/0/name");
        }
        return "/" + path.replace("[", "/").replace("]", "").replace('.', '/');
    }

    private static JsonNode extract(Extract extract) throws TaskFailed {
        JsonNode at = extract.from();
        var walked = new StringBuilder();
        for (JsonPointer step = JsonPointer.compile(extract.pointer()); !step.matches(); step = step.tail()) {
            JsonNode next = at.isArray() ? at.path(step.getMatchingIndex()) : at.path(step.getMatchingProperty());
            if (next.isMissingNode()) {
                String there = at.isObject()
                        ? "an object with " + Nearest.list(at.propertyNames())
                        : at.isArray() ? "a list of " + at.size() : at.toString();
                TaskFailed nothing = new TaskFailed("inputs.from has nothing at '" + extract.pointer() + "': at '"
                        + walked + "' is " + there + "; mend the path, or give a default");
                return extract.otherwise().orElseThrow(() -> nothing);
            }
            walked.append('/').append(step.getMatchingProperty());
            at = next;
        }
        return at;
    }

    private static JsonNode merge(Merge merge) throws TaskFailed {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        int index = 0;
        for (JsonNode value : merge.values()) {
            if (!(value instanceof ObjectNode object)) {
                throw new TaskFailed("inputs.values[" + index + "] is no object but "
                        + value.getNodeType().name().toLowerCase(Locale.ROOT) + "; only objects can be merged");
            }
            merge(merged, object);
            index++;
        }
        return merged;
    }

    /** Objects are merged however deep; anything else, lists too, is replaced. */
    private static void merge(ObjectNode into, ObjectNode later) {
        later.propertyStream().forEach(member -> {
            if (into.get(member.getKey()) instanceof ObjectNode inner && member.getValue() instanceof ObjectNode more) {
                merge(inner, more);
            } else {
                into.set(member.getKey(), member.getValue().deepCopy());
            }
        });
    }
}
