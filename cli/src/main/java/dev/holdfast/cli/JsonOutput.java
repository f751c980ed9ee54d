package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code --json} prints: names as the runtime's records have them, enums in lower case, moments in ISO form. */
final class JsonOutput {
    private static final JsonMapper MAPPER =
            Trees.MAPPER.rebuild().enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonOutput() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An event of a run, with the members that a line of an event log has. */
    static ObjectNode event(Instant time, String type, ObjectNode body) {
        return object().put("timestamp", TIMESTAMP.format(time))
                .put("type", type)
                .setAll(body);
    }

    /** A value as a tree. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A value in one line. */
    static String line(Object value) {
        return printable(MAPPER.writeValueAsString(value));
    }

    /** A value on as many lines as people like. */
    static String pretty(Object value) {
        return printable(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    /** JSON that survives being encoded as UTF-8: half of a surrogate pair is written as an escape. */
    private static String printable(String json) {
        return Json.ofCompact(json).text();
    }
}
