package dev.holdfast.store;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * A JSON value as compact text on one line. Immutable. Two are equal when their values are: the order of members, the
 * spelling of numbers and the escapes in strings do not matter.
 */
public final class Json {
    /** The deepest nesting of arrays and objects. */
    public static final int MAX_DEPTH = 500;

    /** The most digits of a number. */
    public static final int MAX_DIGITS = 10_000;

    /** The empty object. */
    public static final Json EMPTY = new Json("{}");

    /** The null value. */
    public static final Json NULL = new Json("null");

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();

    private final String text;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Reads JSON as people write it and makes it compact.
     *
     * @throws IllegalArgumentException if it is not one JSON value, an object names a member twice, or it is nested too
     *     deeply; the message says where
     */
    public static Json parse(String text) {
        var compact = new StringWriter(text.length());
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text);
                JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), compact)) {
            copyOneValue(parser, generator);
        }
        return new Json(escapeHalfSurrogates(compact.toString()));
    }

    private static void copyOneValue(JsonParser parser, JsonGenerator generator) {
        try {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("an empty text is not JSON");
            }
            do {
                if (parser.currentToken().isNumeric()) {
                    new BigDecimal(parser.getString()); // refuses exponents that no number type holds
                    generator.writeNumber(parser.getString());
                } else {
                    generator.copyCurrentEvent(parser);
                }
            } while (!generator.streamWriteContext().inRoot() && parser.nextToken() != null);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more follows the JSON value" + place(parser));
            }
        } catch (JacksonException | NumberFormatException malformed) {
            throw new IllegalArgumentException("not JSON: " + reason(malformed) + place(parser), malformed);
        }
    }

    /** Why JSON is refused that was read or written within the limits of this class, as a clause. */
    public static String reason(RuntimeException refused) {
        if (refused instanceof NumberFormatException) {
            return "a number has an exponent larger than any number has";
        }
        String problem = String.valueOf(
                refused instanceof JacksonException jackson ? jackson.getOriginalMessage() : refused.getMessage());
        if (problem.contains("'NaN'") || problem.contains("Infinity'")) {
            return "NaN and Infinity are no numbers in JSON";
        }
        if (problem.startsWith("Number value length")) {
            return "a number has more than " + MAX_DIGITS + " digits";
        }
        if (problem.contains("surrogate")) {
            return "the name of a member has half a surrogate pair";
        }
        return problem.replaceFirst("(?s)^Duplicate Object property (.*)", "an object has the member $1 twice")
                .replaceFirst("(?s)^Document nesting depth .* allowed \\((\\d+).*", "it is nested deeper than $1");
    }

    private static String place(JsonParser parser) {
        TokenStreamLocation place = parser.currentLocation();
        return " just before line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** Takes text that is known to be compact JSON on one line, such as what a generator wrote, without looking at it. */
    public static Json ofCompact(String text) {
        return new Json(escapeHalfSurrogates(text));
    }

    /** Takes text that a store has kept and its checksum has shown to be what {@link #text} gave, without looking at it. */
    public static Json ofStored(String text) {
        return new Json(text);
    }

    /** A JSON string. */
    public static Json string(String value) {
        var text = new StringWriter(value.length() + 2);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeString(value);
        }
        return new Json(escapeHalfSurrogates(text.toString()));
    }

    /** The compact text. */
    public String text() {
        return text;
    }

    /** How many bytes the text has in UTF-8. */
    public int utf8Length() {
        return isLatinOnly() ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The canonical text of RFC 8785: equal values have the same one. Integers keep all their digits. */
    public String canonical() {
        return escapeHalfSurrogates(CanonicalJson.of(text));
    }

    private boolean isLatinOnly() {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** UTF-8 cannot hold half of a surrogate pair, which language models do produce; its escape can. */
    private static String escapeHalfSurrogates(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                if (escaped == null) {
                    escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(c);
            }
            if (pair) {
                i++;
                if (escaped != null) {
                    escaped.append(text.charAt(i));
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json
                && (text.equals(json.text) || canonical().equals(json.canonical()));
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
