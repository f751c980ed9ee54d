package dev.holdfast.store.ops;

import dev.holdfast.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The members of one JSON object. Immutable. */
final class Members {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH + 10)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Json.MAX_DIGITS)
                    .build())
            .build();

    private final Map<String, String> texts;

    private Members(Map<String, String> texts) {
        this.texts = texts;
    }

    /** @throws IllegalArgumentException if {@code text} is not one JSON object */
    static Members of(String text) {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                texts.put(name, value == JsonToken.VALUE_STRING ? "\"" + parser.getString() : raw(parser, text));
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more follows the JSON object");
            }
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("it is not JSON: " + Json.reason(malformed), malformed);
        }
        return new Members(texts);
    }

    private static String raw(JsonParser parser, String text) {
        if (!parser.currentToken().isStructStart()) {
            return parser.getString();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    boolean has(String name) {
        return texts.containsKey(name);
    }

    private String value(String name) {
        String value = texts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no member '" + name + "'");
        }
        return value;
    }

    String text(String name) {
        String value = value(name);
        if (!value.startsWith("\"")) {
            throw new IllegalArgumentException("its member '" + name + "' is not a text");
        }
        return value.substring(1);
    }

    @Nullable
    String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    long number(String name) {
        try {
            return Long.parseLong(value(name));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("its member '" + name + "' is not a whole number", malformed);
        }
    }

    Json json(String name) {
        String value = value(name);
        return value.startsWith("\"") ? Json.string(value.substring(1)) : Json.parse(value);
    }

    /** The members of an object inside. */
    Members object(String name) {
        return of(value(name));
    }

    /** The objects of an array, none where the array is absent. */
    List<Members> objects(String name) {
        return elements(name).stream().map(Members::of).toList();
    }

    /** The texts of an array, none where the array is absent. */
    List<String> texts(String name) {
        List<String> texts = elements(name);
        if (texts.stream().anyMatch(text -> !text.startsWith("\""))) {
            throw new IllegalArgumentException("its member '" + name + "' is not a list of texts");
        }
        return texts.stream().map(text -> text.substring(1)).toList();
    }

    private List<String> elements(String name) {
        if (!has(name)) {
            return List.of();
        }
        String array = value(name);
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("its member '" + name + "' is not a list");
            }
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                elements.add(next == JsonToken.VALUE_STRING ? "\"" + parser.getString() : raw(parser, array));
            }
        }
        return elements;
    }
}
