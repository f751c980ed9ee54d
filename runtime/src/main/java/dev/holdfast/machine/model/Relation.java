package dev.holdfast.machine.model;

import dev.holdfast.machine.model.MatchingRule.Operator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a condition may say about two values. */
enum Relation {
    SAME("==="),
    NOT_SAME("!=="),
    EQUAL("=="),
    NOT_EQUAL("!="),
    GREATER_OR_EQUAL(">="),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    LESS("<"),
    /** A text contains a text, a list a value. Not written in expressions. */
    CONTAINS("contains"),
    /** The other way round. Not written in expressions. */
    IN("in");

    /** By sign. */
    static final Map<String, Relation> BY_SIGN = new TreeMap<>();

    static {
        for (Relation relation : values()) {
            BY_SIGN.put(relation.sign, relation);
        }
    }

    private final String sign;

    Relation(String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    /** @throws ArithmeticException if JavaScript would convert one of the values to decide it */
    boolean holds(JsonNode left, JsonNode right) {
        return switch (this) {
            case SAME -> Values.equal(left, right);
            case NOT_SAME -> !Values.equal(left, right);
            case EQUAL -> isEqual(left, right);
            case NOT_EQUAL -> !isEqual(left, right);
            case GREATER_OR_EQUAL -> isOrdered(left, right, Operator.GREATER_OR_EQUAL);
            case LESS_OR_EQUAL -> isOrdered(left, right, Operator.LESS_OR_EQUAL);
            case GREATER -> isOrdered(left, right, Operator.GREATER);
            case LESS -> isOrdered(left, right, Operator.LESS);
            case CONTAINS -> contains(left, right);
            case IN -> contains(right, left);
        };
    }

    private static boolean isEqual(JsonNode left, JsonNode right) {
        if (Term.isNothing(left) || Term.isNothing(right)) {
            return Term.isNothing(left) && Term.isNothing(right);
        }
        if (left.getNodeType() != right.getNodeType()) {
            throw new ArithmeticException(
                    Term.said(left) + " and " + Term.said(right) + " are of different types; compare with === or !==");
        }
        return Values.equal(left, right);
    }

    private static boolean isOrdered(JsonNode left, JsonNode right, Operator operator) {
        if (Term.isNothing(left) || Term.isNothing(right)) {
            return false;
        }
        if (!Values.ordered(left, right)) {
            throw new ArithmeticException(Term.said(left) + " and " + Term.said(right) + " cannot be put in order");
        }
        return operator.holds(left, right);
    }

    private static boolean contains(JsonNode container, JsonNode value) {
        if (container.isString()) {
            return value.isString() && container.stringValue().contains(value.stringValue());
        }
        if (container.isArray()) {
            return container.valueStream().anyMatch(item -> Values.equal(item, value));
        }
        if (Term.isNothing(container)) {
            return false;
        }
        throw new ArithmeticException(Term.said(container) + " is neither a text nor a list, and contains nothing");
    }
}
