package dev.holdfast.condition;

import dev.holdfast.event.Shown;
import java.math.BigDecimal;
import java.math.MathContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;

/** What two finite numbers give: exact as far as 34 digits go. */
final class Calculation {
    private Calculation() {}

    /** @param right not zero where it divides */
    static JsonNode of(JsonNode left, char sign, JsonNode right) {
        BigDecimal one = left.decimalValue();
        BigDecimal other = right.decimalValue();
        try {
            return DecimalNode.valueOf(
                    switch (sign) {
                        case '+' -> one.add(other, MathContext.DECIMAL128);
                        case '-' -> one.subtract(other, MathContext.DECIMAL128);
                        case '*' -> one.multiply(other, MathContext.DECIMAL128);
                        case '/' -> one.divide(other, MathContext.DECIMAL128);
                        default -> one.remainder(other, MathContext.DECIMAL128);
                    });
        } catch (ArithmeticException beyond) {
            throw new ArithmeticException(
                    Shown.value(left) + " " + sign + " " + Shown.value(right) + " takes more digits than there are");
        }
    }
}
