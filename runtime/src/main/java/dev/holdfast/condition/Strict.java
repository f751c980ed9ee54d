package dev.holdfast.condition;

import static dev.holdfast.condition.Values.isNothing;

import dev.holdfast.event.Shown;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * Strict about types: only true is true, what is not there is null and counts as false, values of different types are never
 * equal and have no order.
 */
final class Strict implements Meaning {
    @Override
    public boolean isTrue(JsonNode value) {
        if (isNothing(value) || value.isBoolean()) {
            return value.asBoolean(false);
        }
        throw new ArithmeticException(Shown.value(value) + " is neither true nor false; compare it with something");
    }

    @Override
    public JsonNode operand(JsonNode value) {
        return BooleanNode.valueOf(isTrue(value));
    }

    @Override
    public JsonNode member(JsonNode of, JsonNode key) {
        if (isNothing(of)) {
            return NullNode.getInstance();
        }
        JsonNode exact = key.isNumber() ? whole(key) : key;
        int index = Values.index(exact.asString());
        boolean item = of.isArray() && (index >= 0 || exact.isInt());
        boolean named = exact.isInt() || exact.isString();
        if (!named || (!item && !of.isObject())) {
            throw new ArithmeticException(Shown.value(of) + " has no member " + Shown.value(key));
        }
        JsonNode found = item ? of.get(index) : of.get(exact.asString());
        return found == null ? NullNode.getInstance() : found;
    }

    private static JsonNode whole(JsonNode number) {
        int whole = number.decimalValue().intValue();
        return number.decimalValue().compareTo(BigDecimal.valueOf(whole)) == 0 ? IntNode.valueOf(whole) : number;
    }

    @Override
    public boolean holds(JsonNode left, Relation relation, JsonNode right, Budget budget) {
        return switch (relation) {
            case EQUAL, SAME -> isEqual(left, right, budget);
            case NOT_EQUAL, NOT_SAME -> !isEqual(left, right, budget);
            case MATCHES -> matches(left, right, budget);
            case NOT_MATCHES -> !matches(left, right, budget);
            case BEGINS ->
                isTexts(left, right) ? left.stringValue().startsWith(Shown.plain(right)) : isEqual(left, right, budget);
            case ENDS ->
                isTexts(left, right) ? left.stringValue().endsWith(Shown.plain(right)) : isEqual(left, right, budget);
            default -> Values.holds(left, relation, right, budget);
        };
    }

    private static boolean isEqual(JsonNode left, JsonNode right, Budget budget) {
        return isNothing(left) ? isNothing(right) : Values.equal(left, right, budget);
    }

    /** Whether there is a text on the left, and what has a text on the right. */
    private static boolean isTexts(JsonNode left, JsonNode right) {
        return left.isString() && right.isValueNode() && !isNothing(right);
    }

    /** The right side says how: a list has the value, an object the member, a pattern matches the whole text. */
    private static boolean matches(JsonNode value, JsonNode in, Budget budget) {
        return switch (in.getNodeType()) {
            case MISSING, NULL -> false;
            case OBJECT -> value.isString() && in.has(value.stringValue());
            case ARRAY -> has(in, value, budget);
            case STRING -> matches(value, TextPattern.of(in.stringValue()), budget);
            default -> throw new ArithmeticException(Shown.value(in) + " is neither a list, an object nor a pattern");
        };
    }

    static boolean matches(JsonNode value, TextPattern pattern, Budget budget) {
        boolean hasText = value.isValueNode() && !isNothing(value);
        return hasText && pattern.matches(Shown.plain(value), budget);
    }

    private static boolean has(JsonNode list, JsonNode value, Budget budget) {
        for (JsonNode item : list) {
            if (isEqual(value, item, budget)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public JsonNode calculated(JsonNode left, char sign, JsonNode right, Budget budget) {
        if (sign == '+' && (left.isString() || right.isString()) && !isNothing(left) && !isNothing(right)) {
            return StringNode.valueOf(budget.join(text(left), text(right)));
        }
        if (!left.isNumber() || !right.isNumber()) {
            throw new ArithmeticException(
                    Shown.value(left) + " " + sign + " " + Shown.value(right) + " is no calculation");
        }
        if ((sign == '/' || sign == '%') && right.decimalValue().signum() == 0) {
            throw new ArithmeticException(Shown.value(left) + " is divided by zero");
        }
        return Calculation.of(left, sign, right);
    }

    /** How many characters, items or members; 0 where there is nothing to count. */
    static JsonNode size(JsonNode of) {
        return switch (of.getNodeType()) {
            case STRING -> IntNode.valueOf(of.stringValue().length());
            case ARRAY, OBJECT -> IntNode.valueOf(of.size());
            default -> IntNode.valueOf(0);
        };
    }

    /** Nothing, zero, and what has the size zero. */
    static boolean isEmpty(JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().signum() == 0
                : !value.isBoolean() && size(value).intValue() == 0;
    }

    private static String text(JsonNode value) {
        if (value.isContainer()) {
            throw new ArithmeticException(Shown.value(value) + " is no text");
        }
        return Shown.plain(value);
    }

    @Override
    public String undecided(String condition, String reason) {
        return "the condition '" + condition + "' cannot be decided: " + reason;
    }
}
