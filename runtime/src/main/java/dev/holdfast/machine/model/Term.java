package dev.holdfast.machine.model;

import dev.holdfast.definition.Nearest;
import dev.holdfast.machine.model.Guard.Scene;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A part of a condition, which has a value. What is not there is a missing node. Immutable. */
sealed interface Term {
    /** @throws ArithmeticException if it has none; the message says why */
    JsonNode value(Scene scene);

    /** Where a path begins. */
    enum Root {
        CONTEXT("context"),
        EVENT("event"),
        PUBLIC_MEMBER("publicMember");

        private final String word;

        Root(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        private ObjectNode of(Scene scene) {
            return switch (this) {
                case CONTEXT -> scene.data();
                case EVENT -> scene.event();
                case PUBLIC_MEMBER -> scene.publicMember();
            };
        }
    }

    /** A value as it is written. */
    record Literal(JsonNode value) implements Term {
        @Override
        public JsonNode value(Scene scene) {
            return value;
        }
    }

    /** Members of objects, items of lists, and {@code length} of lists and texts. */
    record Path(Root root, List<String> steps) implements Term {
        @Override
        public JsonNode value(Scene scene) {
            JsonNode at = root.of(scene);
            for (String step : steps) {
                boolean measured = step.equals("length") && (at.isArray() || at.isString());
                at = measured
                        ? IntNode.valueOf(
                                at.isArray() ? at.size() : at.stringValue().length())
                        : Values.member(at, step);
            }
            return at;
        }
    }

    record Not(Term term) implements Term {
        @Override
        public JsonNode value(Scene scene) {
            return BooleanNode.valueOf(!isTrue(term.value(scene)));
        }
    }

    /** The left value if it decides, else the right one. */
    record Logic(Term left, boolean and, Term right) implements Term {
        @Override
        public JsonNode value(Scene scene) {
            JsonNode value = left.value(scene);
            return isTrue(value) == and ? right.value(scene) : value;
        }
    }

    record Comparison(Term left, Relation relation, Term right) implements Term {
        @Override
        public JsonNode value(Scene scene) {
            return BooleanNode.valueOf(relation.holds(left.value(scene), right.value(scene)));
        }
    }

    /** A calculation with numbers; texts can be added, too. */
    record Calculation(Term left, char sign, Term right) implements Term {
        @Override
        public JsonNode value(Scene scene) {
            JsonNode one = left.value(scene);
            JsonNode other = right.value(scene);
            if (isNothing(one) || isNothing(other)) {
                return MissingNode.getInstance();
            }
            if (sign == '+' && one.isString() && other.isString()) {
                return StringNode.valueOf(one.stringValue() + other.stringValue());
            }
            if (!one.isNumber() || !other.isNumber()) {
                throw new ArithmeticException(said(one) + " " + sign + " " + said(other) + " is no calculation");
            }
            return DecimalNode.valueOf(calculated(one.decimalValue(), other.decimalValue()));
        }

        private BigDecimal calculated(BigDecimal one, BigDecimal other) {
            if (other.signum() == 0 && (sign == '/' || sign == '%')) {
                throw new ArithmeticException(one.toPlainString() + " is divided by zero");
            }
            return switch (sign) {
                case '+' -> one.add(other, MathContext.DECIMAL128);
                case '-' -> one.subtract(other, MathContext.DECIMAL128);
                case '*' -> one.multiply(other, MathContext.DECIMAL128);
                case '/' -> one.divide(other, MathContext.DECIMAL128);
                default -> one.remainder(other, MathContext.DECIMAL128);
            };
        }
    }

    static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** What counts as true in JavaScript: all but undefined, null, false, 0 and the empty text. */
    static boolean isTrue(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.decimalValue().signum() != 0;
            case STRING -> !value.stringValue().isEmpty();
            default -> true;
        };
    }

    /** A value in a message. */
    static String said(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "undefined";
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "the text " + Nearest.quoted(value.stringValue());
            default -> value.toString();
        };
    }
}
