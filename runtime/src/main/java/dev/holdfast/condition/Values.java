package dev.holdfast.condition;

import dev.holdfast.event.Shown;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** JSON values looked into and compared: nothing is converted to another type. */
public final class Values {
    private Values() {}

    /** What a dotted path leads to; a missing node for nothing. */
    public static JsonNode at(JsonNode from, String path) {
        JsonNode at = from;
        int start = 0;
        while (start <= path.length() && !at.isMissingNode()) {
            int dot = path.indexOf('.', start);
            String name = path.substring(start, dot < 0 ? path.length() : dot);
            at = member(at, name);
            if (dot < 0) {
                return at;
            }
            start = dot + 1;
        }
        return MissingNode.getInstance();
    }

    /** A member of an object, or an item of a list. */
    static JsonNode member(JsonNode of, String name) {
        return of.isArray() ? of.path(index(name)) : of.path(name);
    }

    /** The index that a name is, -1 if it is none. */
    static int index(String name) {
        boolean digits = !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && (name.length() == 1 || name.charAt(0) != '0') ? Integer.parseInt(name) : -1;
    }

    /** Whether two values are the same; numbers are when they are as large, whatever their spelling. */
    public static boolean equal(JsonNode left, JsonNode right) {
        return equal(left, right, new Budget(Long.MAX_VALUE));
    }

    static boolean equal(JsonNode left, JsonNode right, Budget budget) {
        budget.spend(1);
        if (left.isNumber() && right.isNumber()) {
            boolean exact = isFinite(left) && isFinite(right);
            return exact ? compare(left, right) == 0 : doubled(left) == doubled(right);
        }
        if (left.getNodeType() != right.getNodeType() || left.size() != right.size()) {
            return false;
        }
        return switch (left.getNodeType()) {
            case OBJECT -> {
                for (Map.Entry<String, JsonNode> member : left.properties()) {
                    JsonNode other = right.get(member.getKey());
                    if (other == null || !equal(member.getValue(), other, budget)) {
                        yield false;
                    }
                }
                yield true;
            }
            case ARRAY -> {
                for (int i = 0; i < left.size(); i++) {
                    if (!equal(left.get(i), right.get(i), budget)) {
                        yield false;
                    }
                }
                yield true;
            }
            case STRING -> {
                budget.read(left.stringValue());
                yield left.equals(right);
            }
            default -> left.equals(right);
        };
    }

    /** Whether a text contains another; takes as long as both together, where {@code String.contains} may take their product. */
    public static boolean contains(String text, String part) {
        int[] borders = new int[part.length()];
        for (int at = 1, border = 0; at < part.length(); at++) {
            border = longer(part, borders, border, part.charAt(at));
            borders[at] = border;
        }
        int found = 0;
        for (int at = 0; at < text.length() && found < part.length(); at++) {
            found = longer(part, borders, found, text.charAt(at));
        }
        return found == part.length();
    }

    /** How much of the beginning of {@code part} is there after one more character. */
    private static int longer(String part, int[] borders, int found, char next) {
        int at = found;
        while (at > 0 && part.charAt(at) != next) {
            at = borders[at - 1];
        }
        return part.charAt(at) == next ? at + 1 : at;
    }

    /** Whether values can be compared: two numbers with digits, or two texts. */
    public static boolean ordered(JsonNode left, JsonNode right) {
        return areOfOneKind(left, right) && isFinite(left) && isFinite(right);
    }

    private static boolean areOfOneKind(JsonNode left, JsonNode right) {
        return left.isNumber() ? right.isNumber() : left.isString() && right.isString();
    }

    /** Compares two values that are {@link #ordered}. */
    public static int compare(JsonNode left, JsonNode right) {
        return left.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.stringValue().compareTo(right.stringValue());
    }

    /**
     * Whether a relation holds, which is one of the four that order values.
     *
     * @throws ArithmeticException if the values are neither two numbers nor two texts
     */
    static boolean holds(JsonNode left, Relation relation, JsonNode right, Budget budget) {
        if (!areOfOneKind(left, right)) {
            throw new ArithmeticException(Shown.value(left) + " and " + Shown.value(right) + " cannot be put in order");
        }
        if (left.isString()) {
            budget.read(left.stringValue());
        }
        if (!ordered(left, right)) {
            double one = doubled(left);
            double other = doubled(right);
            return switch (relation) {
                case LESS -> one < other;
                case LESS_OR_EQUAL -> one <= other;
                case GREATER -> one > other;
                default -> one >= other;
            };
        }
        int order = compare(left, right);
        return switch (relation) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    /** Whether a number has digits; Infinity and NaN, which calculations can give, have none. */
    static boolean isFinite(JsonNode number) {
        return !(number.isDouble() || number.isFloat()) || Double.isFinite(number.doubleValue());
    }

    /** The nearest double; that of a number with digits has digits, too. */
    static double doubled(JsonNode number) {
        return isFinite(number)
                ? Math.clamp(number.decimalValue().doubleValue(), -Double.MAX_VALUE, Double.MAX_VALUE)
                : number.doubleValue();
    }

    static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
