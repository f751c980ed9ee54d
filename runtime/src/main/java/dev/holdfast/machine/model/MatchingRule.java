package dev.holdfast.machine.model;

import dev.holdfast.condition.Values;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which instances an event is for: those where {@code instanceProperty operator eventProperty} holds. A property that is not
 * there matches nothing. Values of different types are never equal: 1 is not "1". Immutable.
 *
 * @param eventProperty a dotted path into the payload
 * @param instanceProperty a dotted path into the data of the instance
 */
public record MatchingRule(String eventProperty, String instanceProperty, Operator operator) {
    /** How two values are compared. */
    public enum Operator {
        EQUAL("==="),
        NOT_EQUAL("!=="),
        GREATER(">"),
        LESS("<"),
        GREATER_OR_EQUAL(">="),
        LESS_OR_EQUAL("<=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** As it is written: {@code ===}. */
        public String sign() {
            return sign;
        }

        /** By its sign; {@code ==} and {@code !=} mean the same as with a third sign. */
        static Map<String, Operator> bySign() {
            Map<String, Operator> signs = new TreeMap<>();
            for (Operator operator : values()) {
                signs.put(operator.sign, operator);
            }
            signs.put("==", EQUAL);
            signs.put("!=", NOT_EQUAL);
            return signs;
        }

        /** @throws IllegalArgumentException if there is none with this sign */
        public static Operator of(String sign) {
            Operator operator = bySign().get(sign);
            if (operator == null) {
                throw new IllegalArgumentException(
                        "'" + sign + "' is no operator; write one of " + String.join(" ", bySign().keySet()));
            }
            return operator;
        }

        /** Whether {@code left operator right} holds; values that cannot be put in order are in no order. */
        public boolean holds(JsonNode left, JsonNode right) {
            return switch (this) {
                case EQUAL -> Values.equal(left, right);
                case NOT_EQUAL -> !Values.equal(left, right);
                case GREATER -> Values.ordered(left, right) && Values.compare(left, right) > 0;
                case LESS -> Values.ordered(left, right) && Values.compare(left, right) < 0;
                case GREATER_OR_EQUAL -> Values.ordered(left, right) && Values.compare(left, right) >= 0;
                case LESS_OR_EQUAL -> Values.ordered(left, right) && Values.compare(left, right) <= 0;
            };
        }
    }

    /** What an event with this payload wants; a missing node for nothing. Paths may begin with {@code payload.}, too. */
    public JsonNode wanted(ObjectNode payload) {
        JsonNode wanted = Values.at(payload, eventProperty);
        for (String root : List.of("event.payload.", "payload.")) {
            if (wanted.isMissingNode() && eventProperty.startsWith(root)) {
                wanted = Values.at(payload, eventProperty.substring(root.length()));
            }
        }
        return wanted;
    }

    /** Whether {@link #wanted} may look at a member of the payload with this name. */
    public boolean begins(String member) {
        return List.of("", "event.payload.", "payload.").stream()
                .anyMatch(root -> eventProperty.equals(root + member) || eventProperty.startsWith(root + member + "."));
    }

    /** Whether an instance with this data is one that an event with this payload is for. */
    public boolean matches(ObjectNode payload, ObjectNode data) {
        JsonNode wanted = wanted(payload);
        JsonNode held = Values.at(data, instanceProperty);
        return !wanted.isMissingNode() && !held.isMissingNode() && operator.holds(held, wanted);
    }
}
