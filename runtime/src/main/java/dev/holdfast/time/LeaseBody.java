package dev.holdfast.time;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the document of a lease holds: {@code {"holder":"alpha-4711-9f3c","claim":12}}. Immutable.
 *
 * @param holder the process
 * @param claim the how many-th of that process, so that a claim is told from a later one of the same name
 */
record LeaseBody(String holder, long claim) {
    /** Stands for a holder that cannot be told. */
    static final String UNKNOWN = "unknown";

    private static final JsonMapper MAPPER = new JsonMapper();

    static LeaseBody of(Doc doc) {
        JsonNode body = MAPPER.readTree(doc.body().text());
        return new LeaseBody(
                body.path("holder").asString(UNKNOWN), body.path("claim").asLong(0));
    }

    NewDoc doc() {
        return NewDoc.of(Json.ofCompact(MAPPER.writeValueAsString(
                MAPPER.createObjectNode().put("holder", holder).put("claim", claim))));
    }
}
