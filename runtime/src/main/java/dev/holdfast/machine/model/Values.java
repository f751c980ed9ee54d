package dev.holdfast.machine.model;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** JSON values compared as machines compare them: nothing is converted to another type. */
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
        return of.isArray() && isIndex(name) ? of.path(Integer.parseInt(name)) : of.path(name);
    }

    private static boolean isIndex(String name) {
        return !name.isEmpty() && name.length() < 9 && name.chars().allMatch(Character::isDigit);
    }

    static boolean equal(JsonNode left, JsonNode right) {
        return (left.isNumber() && right.isNumber()) ? compare(left, right) == 0 : left.equals(right);
    }

    static boolean ordered(JsonNode left, JsonNode right) {
        return (left.isNumber() && right.isNumber()) || (left.isString() && right.isString());
    }

    static int compare(JsonNode left, JsonNode right) {
        return left.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.stringValue().compareTo(right.stringValue());
    }
}
