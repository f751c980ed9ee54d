package dev.holdfast.machine.model;

import dev.holdfast.definition.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code contextSchema} of a machine. */
final class ContextSchemaReader {
    private static final Map<String, ContextField.Type> TYPES = Map.of(
            "string", ContextField.Type.STRING,
            "text", ContextField.Type.TEXT,
            "number", ContextField.Type.NUMBER,
            "boolean", ContextField.Type.BOOLEAN,
            "select", ContextField.Type.SELECT);

    private ContextSchemaReader() {}

    static Map<String, ContextField> read(Fields machine, Findings findings) {
        Map<String, ContextField> schema = new LinkedHashMap<>();
        machine.object("contextSchema").ifPresent(fields -> {
            for (String name : fields.node().propertyNames()) {
                fields.object(name).ifPresent(field -> schema.put(name, field(field, findings)));
            }
        });
        return schema;
    }

    private static ContextField field(Fields field, Findings findings) {
        var read = new ContextField(
                field.choice("type", TYPES).orElse(ContextField.Type.STRING),
                field.optionalText("label").orElse(null),
                field.flag("required", false),
                field.any("default").orElse(null),
                limit(field, "min"),
                limit(field, "max"),
                options(field),
                field.optionalText("description").orElse(null));
        if (read.min() != null && read.max() != null && read.min() > read.max()) {
            field.problem("max", "is less than min; write a greater one");
        }
        if (read.type() == ContextField.Type.SELECT && read.options().isEmpty()) {
            findings.warning(field, "options", "lists nothing to select, so anything is accepted; list what may be");
        }
        if (read.fallback() != null) {
            ContextCheck.rule(read, read.fallback())
                    .ifPresent(rule -> findings.warning(
                            field, "default", "is " + read.fallback() + ", which breaks the field's own rule " + rule));
        }
        if (read.type() != ContextField.Type.NUMBER && (read.min() != null || read.max() != null)) {
            String limit = read.min() == null ? "max" : "min";
            findings.warning(field, limit, "limits numbers, and the field is none; write 'type: number'");
        }
        field.any("placeholder");
        findings.doubtUnknown(field);
        return read;
    }

    private static @Nullable Double limit(Fields field, String name) {
        boolean there = field.has(name);
        double limit = field.decimal(name, Double.NaN, -Double.MAX_VALUE, Double.MAX_VALUE);
        return there && !Double.isNaN(limit) ? limit : null;
    }

    /** Each a text, or an object with {@code value} and {@code label}. */
    private static List<String> options(Fields field) {
        List<String> options = new ArrayList<>();
        for (JsonNode option : field.items("options")) {
            JsonNode value = option.isObject() ? option.path("value") : option;
            if (value.isContainer() || value.isNull() || value.isMissingNode()) {
                field.problem("options", "has " + option + " in its list; write texts, or objects with a 'value'");
                break;
            }
            options.add(value.asString());
        }
        return options;
    }
}
