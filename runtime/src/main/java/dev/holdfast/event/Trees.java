package dev.holdfast.event;

import dev.holdfast.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bridge between JSON text, which the store keeps, and trees, which programs look into. Thread-safe. */
public final class Trees {
    /** What is read, by whatever reader: as much as {@link Json} takes. */
    public static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(Json.MAX_DEPTH)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Json.MAX_DIGITS)
            .build();

    /** Reads and writes every tree of Holdfast; decimals keep all their digits. It reads whatever {@link Json} takes. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS) // no text is made of them: they are refused
                    .streamReadConstraints(LIMITS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Reads what comes from outside: an object that names a member twice is refused. */
    public static final ObjectReader GIVEN = MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private Trees() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static JsonNode read(Json json) {
        return MAPPER.readTree(json.text());
    }

    /**
     * Reads JSON that comes from outside: from people, files, commands and servers.
     *
     * @return a missing node if the text is blank
     * @throws IllegalArgumentException if it is no JSON, or none that can be kept; the message says why, and in which line, as
     *     a clause
     */
    public static JsonNode given(String text) {
        try {
            return GIVEN.readTree(text);
        } catch (JacksonException malformed) {
            TokenStreamLocation place = malformed.getLocation();
            String line = place == null || place.getLineNr() < 1 ? "" : " in line " + place.getLineNr();
            throw new IllegalArgumentException(Json.reason(malformed) + line, malformed);
        } catch (NumberFormatException beyond) {
            throw new IllegalArgumentException(Json.reason(beyond), beyond);
        }
    }

    /**
     * The text of a tree.
     *
     * @throws IllegalArgumentException if it could not be read back: a number has more digits than {@link Json#MAX_DIGITS}, or
     *     is infinite or none, or a member's name has half a surrogate pair
     */
    public static Json json(JsonNode tree) {
        String text = written(tree);
        Json json = Json.ofCompact(text);
        boolean escaped = json.text().length() != text.length();
        boolean infinite = text.contains("NaN") || text.contains("Infinity");
        if (escaped || infinite || hasManyDigits(text)) {
            readBack(json.text());
        }
        return json;
    }

    /** As {@link Json#reason} has it. */
    public static String reason(RuntimeException refused) {
        return Json.reason(refused);
    }

    private static String written(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JacksonException unwritable) {
            throw new IllegalArgumentException(
                    "this is no JSON: " + Json.reason(unwritable) + "; leave it out, or make a text of it", unwritable);
        }
    }

    /** Whether a text has half a surrogate pair; no member that is read has such a name. */
    public static boolean hasHalfPair(String text) {
        return text.codePoints().anyMatch(c -> c <= Character.MAX_VALUE && Character.isSurrogate((char) c));
    }

    private static JsonNode readBack(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    "this could not be read back once it is stored: " + Json.reason(unreadable)
                            + "; leave it out, or make a text of it",
                    unreadable);
        }
    }

    /** Whether so many digits stand side by side that it could be a number which cannot be read; most texts are short. */
    private static boolean hasManyDigits(String text) {
        for (int i = 0; i < text.length() && text.length() > Json.MAX_DIGITS; i += Json.MAX_DIGITS) {
            int from = i;
            int to = i;
            while (from > 0 && isOfNumber(text.charAt(from))) {
                from--;
            }
            while (to < text.length() && isOfNumber(text.charAt(to))) {
                to++;
            }
            if (to - from > Json.MAX_DIGITS) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfNumber(char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'E' || c == 'e';
    }

    /**
     * The tree as it will be when it is read back. What is recorded is passed on in this form, so that a run that goes on
     * and a run that is continued see the same, and nobody else can change it: a float is a decimal, bytes are text in base
     * 64, an object of a program is its members.
     *
     * @throws IllegalArgumentException if it could not be read back
     */
    public static JsonNode stored(JsonNode tree) {
        boolean same = tree.isNull() || tree.isBoolean() || tree.isString() || tree.isInt();
        return same ? tree : readBack(json(tree).text());
    }

    /** Reads a value back; nothing, as JSON null, gives null. */
    @SuppressWarnings("NullAway") // a type that admits no null is the caller's promise that none was recorded
    public static <T extends @Nullable Object> T value(@Nullable JsonNode tree, Class<T> type) {
        return tree == null || tree.isNull() ? null : MAPPER.treeToValue(tree, type);
    }
}
