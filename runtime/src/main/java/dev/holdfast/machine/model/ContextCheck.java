package dev.holdfast.machine.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares data with a machine's {@code contextSchema}: type, min, max and options. What is not there, or null, breaks no rule;
 * what must be there is only a warning, as ever.
 */
public final class ContextCheck {
    private static final int SHOWN = 60;

    private ContextCheck() {}

    /** The rules that data break, as sentences that name the field and the rule; none if they break none. */
    public static List<String> broken(Machine machine, ObjectNode data) {
        return changed(machine, JsonNodeFactory.instance.objectNode(), data);
    }

    /**
     * The same for members that are new or different: data that broke a rule before, because they come from a time or a system
     * without it, may keep what they have.
     */
    public static List<String> changed(Machine machine, ObjectNode before, ObjectNode after) {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<String, ContextField> field : machine.contextSchema().entrySet()) {
            JsonNode value = after.path(field.getKey());
            if (!value.equals(before.path(field.getKey()))) {
                rule(field.getValue(), value)
                        .ifPresent(rule -> broken.add("'" + field.getKey() + "' is " + shown(value)
                                + ", and the contextSchema of " + machine.name() + " says " + rule));
            }
        }
        return broken;
    }

    /** The first rule that a value breaks; nothing if it breaks none. */
    static Optional<String> rule(ContextField field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        boolean typed = switch (field.type()) {
            case STRING, TEXT -> value.isString();
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case SELECT -> value.isValueNode();
        };
        if (!typed) {
            return Optional.of("type: " + field.type().name().toLowerCase(Locale.ROOT));
        }
        if (value instanceof NumericNode numeric && !numeric.isNaN()) {
            BigDecimal number = value.decimalValue();
            if (field.min() != null && number.compareTo(BigDecimal.valueOf(field.min())) < 0) {
                return Optional.of("min: " + plain(field.min()));
            }
            if (field.max() != null && number.compareTo(BigDecimal.valueOf(field.max())) > 0) {
                return Optional.of("max: " + plain(field.max()));
            }
        }
        boolean offered = field.options().isEmpty() || field.options().contains(value.asString());
        return offered ? Optional.empty() : Optional.of("options: " + String.join(", ", field.options()));
    }

    private static String plain(double limit) {
        return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
    }

    private static String shown(JsonNode value) {
        String text = value.isString() ? "the text '" + value.stringValue() + "'" : value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, SHOWN - 1)) + "…";
    }
}
