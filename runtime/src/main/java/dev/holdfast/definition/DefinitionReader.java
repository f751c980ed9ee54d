package dev.holdfast.definition;

import dev.holdfast.event.Shown;
import dev.holdfast.event.Trees;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads YAML 1.2, of which JSON is a part, into a tree and remembers where each value stands. Anchors, aliases and merge
 * keys are expanded, up to the limits. One thread at a time.
 */
public final class DefinitionReader {
    /** The deepest nesting of objects and lists. */
    public static final int MAX_DEPTH = 100;

    /** The most values, counting what aliases stand for. */
    public static final int MAX_VALUES = 200_000;

    /** The most characters of texts, and of names once for each value within, counting what aliases stand for. */
    public static final int MAX_CHARACTERS = 64 << 20;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final YAMLFactory YAML = YAMLAnchorReplayingFactory.builder()
            .streamReadConstraints(Trees.LIMITS)
            .loadSettings(LoadSettings.builder()
                    .setAllowDuplicateKeys(true)
                    .setSchema(new DecimalSchema())
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Kind kind;
    private final String file;
    private final JsonParser parser;
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<String, Place> values = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private int count;
    private long characters;

    private DefinitionReader(Kind kind, String file, JsonParser parser) {
        this.kind = kind;
        this.file = file;
        this.parser = parser;
    }

    /** @throws DefinitionException if the text is not one well-formed document within the limits */
    public static Definition read(Kind kind, String file, String text) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
            return new DefinitionReader(kind, file, parser).document();
        }
    }

    private Definition document() {
        try {
            if (parser.nextToken() == null) {
                throw refused(
                        Place.NOWHERE, "the file is empty; a " + kind.word() + " begins with " + kind.beginning());
            }
            JsonNode root = value("", 1);
            if (parser.nextToken() != null) {
                throw refused(here(), "a second document begins; keep one " + kind.word() + " in a file");
            }
            return new Definition(kind, file, root, keys, values, problems);
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
    }

    private JsonNode value(String pointer, int depth) {
        Place start = here();
        values.put(pointer, start);
        if (++count > MAX_VALUES) {
            throw refused(
                    start,
                    "there are more than " + MAX_VALUES + " values, counting what aliases stand for; make it smaller");
        }
        count(start, pointer.length());
        if (depth > MAX_DEPTH) {
            throw refused(start, "objects and lists are nested deeper than " + MAX_DEPTH + "; make it flatter");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(pointer, depth, start);
            case START_ARRAY -> list(pointer, depth);
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            default -> {
                String text = parser.getString();
                count(start, text.length());
                yield NODES.stringNode(text);
            }
        };
    }

    /** What is written once, and often stood for by aliases or repeated in pointers, must not fill the memory. */
    private void count(Place place, int more) {
        characters += more;
        if (characters > MAX_CHARACTERS) {
            throw refused(
                    place,
                    "there are more than " + MAX_CHARACTERS + " characters, counting what aliases stand for; make it"
                            + " smaller");
        }
    }

    private ObjectNode object(String pointer, int depth, Place start) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String member = Definition.member(pointer, name);
            Place key = here();
            Place earlier = object.has(name) ? keys.get(member) : null;
            boolean merged = key.compareTo(start) < 0;
            parser.nextToken();
            if (earlier != null && merged) {
                parser.skipChildren();
                continue;
            }
            if (earlier != null && earlier.compareTo(start) >= 0) {
                problems.add(new Problem(
                        file,
                        key.line(),
                        key.column(),
                        "'" + name + "' is written twice, first in line " + earlier.line() + "; remove one"));
            }
            if (Trees.hasHalfPair(name)) {
                problems.add(new Problem(
                        file,
                        key.line(),
                        key.column(),
                        "the name " + Shown.quoted(name)
                                + " has half a surrogate pair, which no stored name has; leave it out"));
            }
            keys.put(member, key);
            object.set(name, value(member, depth + 1));
        }
        return object;
    }

    private ArrayNode list(String pointer, int depth) {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(pointer + "/" + list.size(), depth + 1));
        }
        return list;
    }

    /** The same kinds of node that reading JSON gives, so that trees compare equal. */
    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }

    private JsonNode decimal() {
        String number = parser.getString();
        Trees.LIMITS.validateFPLength(number.length());
        try {
            return DecimalSchema.isWhole(number)
                    ? whole(new BigInteger(number))
                    : NODES.numberNode(new BigDecimal(number));
        } catch (NumberFormatException infinite) {
            Place place = here();
            String message = " is not a number that JSON can hold; write a finite number, or quote it as text";
            problems.add(new Problem(file, place.line(), place.column(), Shown.text(number) + message));
            return NODES.nullNode();
        }
    }

    private Place here() {
        return place(parser.currentTokenLocation());
    }

    private static Place place(TokenStreamLocation location) {
        return new Place(location.getLineNr(), location.getColumnNr());
    }

    private DefinitionException malformed(JacksonException malformed) {
        if (malformed.getCause() instanceof MarkedYamlEngineException yaml) {
            Place place = yaml.getProblemMark()
                    .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(Place.NOWHERE);
            return refused(place, sentence(yaml.getContext(), yaml.getProblem()));
        }
        String problem = Trees.reason(malformed).lines().findFirst().orElse("no reason given");
        boolean located = malformed instanceof StreamReadException && malformed.getLocation() != null;
        return refused(
                located ? place(malformed.getLocation()) : place(parser.currentLocation()), sentence(null, problem));
    }

    private static String sentence(@Nullable String context, String problem) {
        if (problem.contains("\\t(TAB)")) {
            return "a tab cannot stand here in YAML; indent with spaces";
        }
        if (problem.startsWith("invalid alias: ")) {
            String alias = problem.substring("invalid alias: ".length());
            return "there is no finished '&" + alias + "' before the alias '*" + alias
                    + "'; define it above, outside of itself";
        }
        if (problem.startsWith("Expected a property name")) {
            return "a key that is a list or an object is not possible; write a plain text";
        }
        if (problem.startsWith("too many") && problem.contains("replay")) {
            return "anchors and aliases expand to too much (" + problem + "); write less of it through aliases";
        }
        String detail = context == null ? problem : problem + " " + context;
        return "this is not valid YAML or JSON: " + detail + "; mend the text here, or quote it if it is meant as text";
    }

    private DefinitionException refused(Place place, String message) {
        var all = new ArrayList<>(problems);
        all.add(new Problem(file, place.line(), place.column(), message));
        return new DefinitionException(kind, all);
    }
}
