package dev.holdfast.event;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import org.apache.commons.jexl3.JexlArithmetic;
import org.apache.commons.jexl3.JexlOperator;
import org.jspecify.annotations.NullUnmarked;

/** Arithmetic without surprises: nothing is converted to another type to make a comparison work. */
@NullUnmarked
final class StrictArithmetic extends JexlArithmetic {
    /** The most characters a pattern may look at, going back and forth. */
    private static final int MAX_LOOKS = 1_000_000;

    StrictArithmetic() {
        super(true, MathContext.DECIMAL128, -1);
    }

    @Override
    public boolean equals(Object left, Object right) {
        if (left instanceof Number && right instanceof Number) {
            return toBigDecimal(left).compareTo(toBigDecimal(right)) == 0;
        }
        return left == null ? right == null : left.equals(right);
    }

    @Override
    protected int compare(Object left, Object right, JexlOperator operator) {
        if (left instanceof Number && right instanceof Number) {
            return toBigDecimal(left).compareTo(toBigDecimal(right));
        }
        if (left instanceof String leftText && right instanceof String rightText) {
            return leftText.compareTo(rightText);
        }
        throw new ArithmeticException(said(left) + " and " + said(right) + " cannot be put in order");
    }

    /** Where null has a meaning, or gets a message of its own below. */
    @Override
    public boolean isStrict(JexlOperator operator) {
        return switch (operator) {
            case NOT, LT, LTE, GT, GTE, DIVIDE -> false;
            default -> super.isStrict(operator);
        };
    }

    @Override
    public boolean lessThan(Object left, Object right) {
        return compare(left, right, JexlOperator.LT) < 0;
    }

    @Override
    public boolean lessThanOrEqual(Object left, Object right) {
        return compare(left, right, JexlOperator.LTE) <= 0;
    }

    @Override
    public boolean greaterThan(Object left, Object right) {
        return compare(left, right, JexlOperator.GT) > 0;
    }

    @Override
    public boolean greaterThanOrEqual(Object left, Object right) {
        return compare(left, right, JexlOperator.GTE) >= 0;
    }

    @Override
    protected boolean toBoolean(boolean strict, Object value) {
        return toBoolean(value);
    }

    @Override
    public boolean toBoolean(Object value) {
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new ArithmeticException(said(value) + " is neither true nor false");
    }

    @Override
    public Object divide(Object left, Object right) {
        if (!(left instanceof Number) || !(right instanceof Number)) {
            throw new ArithmeticException(said(left) + " cannot be divided by " + said(right));
        }
        if (toBigDecimal(right).signum() == 0) {
            throw new ArithmeticException(said(left) + " is divided by zero");
        }
        return toBigDecimal(left).divide(toBigDecimal(right), MathContext.DECIMAL128);
    }

    @Override
    public Boolean contains(Object container, Object value) {
        return switch (container) {
            case null -> false;
            case Collection<?> items -> items.stream().anyMatch(item -> equals(item, value));
            case Map<?, ?> members -> members.containsKey(value);
            case String pattern -> value != null && matches(pattern, String.valueOf(value));
            default -> {
                boolean array = container.getClass().isArray();
                int length = array ? Array.getLength(container) : 0;
                yield array
                        ? IntStream.range(0, length).anyMatch(i -> equals(Array.get(container, i), value))
                        : super.contains(container, value);
            }
        };
    }

    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern)
                    .matcher(new Bounded(text, 0, text.length(), new int[1]))
                    .matches();
        } catch (PatternSyntaxException malformed) {
            throw new ArithmeticException("'" + pattern + "' is not a pattern: " + malformed.getDescription());
        }
    }

    private static String said(Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "the text '" + text + "'";
            case Map<?, ?> members -> "an object";
            case Collection<?> items -> "a list";
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** Some patterns go back and forth for hours on a short text: this one ends it. */
    private record Bounded(String text, int start, int end, int[] looks) implements CharSequence {
        @Override
        public int length() {
            return end - start;
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] > MAX_LOOKS) {
                throw new ArithmeticException("the pattern takes too long on this text; simplify it");
            }
            return text.charAt(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Bounded(text, start + from, start + to, looks);
        }

        @Override
        public String toString() {
            return text.substring(start, end);
        }
    }
}
