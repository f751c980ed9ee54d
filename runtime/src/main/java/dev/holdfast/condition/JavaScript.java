package dev.holdfast.condition;

import static dev.holdfast.condition.Values.isNothing;

import dev.holdfast.event.Shown;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * Means what JavaScript means, except that no value is converted to another type: where JavaScript would, nothing can be
 * decided. Decimals are exact. Infinity and NaN are double nodes.
 */
final class JavaScript implements Meaning {
    @Override
    public boolean isTrue(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER ->
                Values.isFinite(value) ? value.decimalValue().signum() != 0 : !Double.isNaN(value.doubleValue());
            case STRING -> !value.stringValue().isEmpty();
            default -> true;
        };
    }

    @Override
    public JsonNode operand(JsonNode value) {
        return value;
    }

    @Override
    public JsonNode member(JsonNode of, JsonNode key) {
        String name = key.asString();
        if (name.equals("length") && (of.isString() || of.isArray())) {
            return IntNode.valueOf(of.isArray() ? of.size() : of.stringValue().length());
        }
        if (of.isString()) {
            int index = Values.index(name);
            String text = of.stringValue();
            return index >= 0 && index < text.length()
                    ? StringNode.valueOf(text.substring(index, index + 1))
                    : MissingNode.getInstance();
        }
        return Values.member(of, name);
    }

    @Override
    public boolean holds(JsonNode left, Relation relation, JsonNode right, Budget budget) {
        return switch (relation) {
            case SAME -> Values.equal(left, right, budget);
            case NOT_SAME -> !Values.equal(left, right, budget);
            case EQUAL -> isEqual(left, right, budget);
            case NOT_EQUAL -> !isEqual(left, right, budget);
            case CONTAINS -> contains(left, right, budget);
            case IN -> contains(right, left, budget);
            default -> isOrdered(left, relation, right, budget);
        };
    }

    private static boolean isEqual(JsonNode left, JsonNode right, Budget budget) {
        if (isNothing(left) || isNothing(right)) {
            return isNothing(left) && isNothing(right);
        }
        if (left.getNodeType() != right.getNodeType()) {
            throw new ArithmeticException(Shown.value(left) + " and " + Shown.value(right)
                    + " are of different types; compare with === or !==");
        }
        return Values.equal(left, right, budget);
    }

    private static boolean isOrdered(JsonNode left, Relation relation, JsonNode right, Budget budget) {
        if (isNothing(left) || isNothing(right)) {
            return false;
        }
        return Values.holds(left, relation, right, budget);
    }

    private static boolean contains(JsonNode container, JsonNode value, Budget budget) {
        if (container.isString()) {
            budget.read(container.stringValue());
            return value.isString() && Values.contains(container.stringValue(), value.stringValue());
        }
        if (isNothing(container)) {
            return false;
        }
        if (!container.isArray()) {
            throw new ArithmeticException(
                    Shown.value(container) + " is neither a text nor a list, and contains nothing");
        }
        for (JsonNode item : container) {
            if (Values.equal(item, value, budget)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public JsonNode calculated(JsonNode left, char sign, JsonNode right, Budget budget) {
        if (isNothing(left) || isNothing(right)) {
            return MissingNode.getInstance();
        }
        if (sign == '+' && left.isString() && right.isString()) {
            return StringNode.valueOf(budget.join(left.stringValue(), right.stringValue()));
        }
        if (!left.isNumber() || !right.isNumber()) {
            throw new ArithmeticException(
                    Shown.value(left) + " " + sign + " " + Shown.value(right) + " is no calculation");
        }
        boolean byZero = (sign == '/' || sign == '%')
                && Values.isFinite(right)
                && right.decimalValue().signum() == 0;
        return byZero || !Values.isFinite(left) || !Values.isFinite(right)
                ? endless(Values.doubled(left), sign, Values.doubled(right))
                : Calculation.of(left, sign, right);
    }

    /** With Infinity or NaN, or divided by zero. */
    private static JsonNode endless(double left, char sign, double right) {
        double result = switch (sign) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            case '/' -> left / right;
            default -> left % right;
        };
        return DoubleNode.valueOf(result);
    }

    @Override
    public String undecided(String condition, String reason) {
        return "guard cannot be decided: '" + condition + "': " + reason;
    }
}
