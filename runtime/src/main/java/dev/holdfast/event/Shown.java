package dev.holdfast.event;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Values as text: as they stand in other texts, and short, for messages. */
public final class Shown {
    private static final int MOST_SHOWN = 60;

    private Shown() {}

    /**
     * A value as it stands in a text: a text as it is, a number with the digits it was written with and no more, all else as
     * JSON.
     */
    public static String plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.stringValue();
            case NUMBER -> value.isBigDecimal() ? number(value.decimalValue()) : value.toString();
            default -> value.toString();
        };
    }

    /** The digits of a number and, where zeros would have to be made up, an exponent: {@code 3.10}, {@code 12e4567}. */
    private static String number(BigDecimal number) {
        return number.scale() < 0
                ? number.unscaledValue() + "e" + -(long) number.scale()
                : number.scale() > number.precision() + 20 ? number.toString() : number.toPlainString();
    }

    /** A value in a message. */
    public static String value(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "undefined";
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "the text " + quoted(value.stringValue());
            case NUMBER -> text(plain(value));
            default -> value.toString();
        };
    }

    /** A text from outside, in quotes, short and without control characters. */
    public static String quoted(String text) {
        return "'" + text(text) + "'";
    }

    /** A text from outside, short and without control characters and halves of surrogate pairs. */
    public static String text(String text) {
        var shown = new StringBuilder();
        text.codePoints().limit(MOST_SHOWN).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        boolean more = text.codePoints().skip(MOST_SHOWN).findAny().isPresent();
        return more ? shown.append("…").toString() : shown.toString();
    }
}
