package dev.holdfast.event;

import dev.holdfast.store.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bridge between JSON text, which the store keeps, and trees, which programs look into. Thread-safe. */
public final class Trees {
    /** Reads and writes every tree of Holdfast; decimals keep all their digits. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Trees() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static JsonNode read(Json json) {
        return MAPPER.readTree(json.text());
    }

    public static Json json(JsonNode tree) {
        return Json.ofCompact(MAPPER.writeValueAsString(tree));
    }

    /**
     * The tree as it will be when it is read back. What is recorded is passed on in this form, so that a run that goes on
     * and a run that is continued see the same, and nobody else can change it.
     */
    public static JsonNode stored(JsonNode tree) {
        boolean same = tree.isNull() || tree.isBoolean() || tree.isString() || tree.isInt();
        return same ? tree : MAPPER.readTree(MAPPER.writeValueAsString(tree));
    }

    /** Reads a value back; nothing, as JSON null, gives null. */
    @SuppressWarnings("NullAway") // a type that admits no null is the caller's promise that none was recorded
    public static <T extends @Nullable Object> T value(@Nullable JsonNode tree, Class<T> type) {
        return tree == null || tree.isNull() ? null : MAPPER.treeToValue(tree, type);
    }
}
