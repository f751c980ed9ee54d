package dev.holdfast.condition;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a condition may say about two values. */
public enum Relation {
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
    IN("in"),
    /** A text matches a pattern, a list has a value, an object a member. */
    MATCHES("=~"),
    NOT_MATCHES("!~"),
    BEGINS("=^"),
    ENDS("=$");

    /** Those that a guard may name as its operator, by sign. */
    public static final Map<String, Relation> OF_GUARDS = new TreeMap<>();

    static final Map<String, Relation> BY_SIGN = new TreeMap<>();

    static {
        Stream.of(values()).forEach(relation -> BY_SIGN.put(relation.sign, relation));
        Stream.of(values())
                .filter(relation -> relation.compareTo(MATCHES) < 0)
                .forEach(relation -> OF_GUARDS.put(relation.sign, relation));
    }

    private final String sign;

    Relation(String sign) {
        this.sign = sign;
    }

    public String sign() {
        return sign;
    }
}
