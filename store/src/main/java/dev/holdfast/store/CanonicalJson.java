package dev.holdfast.store;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * The canonical form of JSON, RFC 8785: members sorted by UTF-16, no white space, numbers as ECMAScript prints them. One
 * deliberate difference: an integer that no double prints keeps all its digits, so that large ids never compare equal by
 * accident.
 */
final class CanonicalJson {
    private CanonicalJson() {}

    static String of(String text) {
        var canonical = new StringWriter(text.length());
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), text);
                JsonGenerator generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), canonical)) {
            parser.nextToken();
            write(generator, read(parser));
        }
        return canonical.toString();
    }

    private record Numeral(String text) {}

    private static Object read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, Object> members = new TreeMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(number(parser.getString()));
            default -> token;
        };
    }

    private static void write(JsonGenerator generator, Object value) {
        switch (value) {
            case Map<?, ?> members -> {
                generator.writeStartObject();
                members.forEach((name, member) -> {
                    generator.writeName((String) name);
                    write(generator, member);
                });
                generator.writeEndObject();
            }
            case List<?> items -> {
                generator.writeStartArray();
                items.forEach(item -> write(generator, item));
                generator.writeEndArray();
            }
            case String string -> generator.writeString(string);
            case Numeral number -> generator.writeNumber(number.text());
            case JsonToken token -> generator.writeRawValue(token.asString());
            default -> throw new IllegalStateException("not a JSON value: " + value);
        }
    }

    private static String number(String text) {
        var exact = new BigDecimal(text);
        if (exact.signum() == 0) {
            return "0";
        }
        double nearest = exact.doubleValue();
        if (Double.isInfinite(nearest) || nearest == 0) {
            return exact.stripTrailingZeros().toString();
        }
        BigDecimal shortest = shortest(nearest);
        if (exact.stripTrailingZeros().scale() <= 0 && shortest.compareTo(exact) != 0) {
            return exact.toBigInteger().toString();
        }
        return ecmaScript(shortest);
    }

    /** The number with the fewest digits that reads back as {@code value}. */
    private static BigDecimal shortest(double value) {
        var atLeastTwoDigits = new BigDecimal(Double.toString(value));
        BigDecimal oneDigit = atLeastTwoDigits.round(new MathContext(1));
        return oneDigit.doubleValue() == value ? oneDigit : atLeastTwoDigits.stripTrailingZeros();
    }

    /** How ECMAScript prints a double: ECMA-262, Number::toString. */
    private static String ecmaScript(BigDecimal shortest) {
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale();
        String sign = shortest.signum() < 0 ? "-" : "";
        if (point > 21 || point <= -6) {
            String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            return sign + digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
        }
        if (point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return sign + digits + "0".repeat(point - digits.length());
        }
        return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
}
