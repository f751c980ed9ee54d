package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads members of a record. Databases and their drivers give numbers as texts, JSON as text and lists in braces, so all of that
 * is taken. Immutable.
 */
record Fields(JsonNode record) {
    private static final int LONGEST_TEXT = 100;

    /** The most digits of a moment in milliseconds. */
    private static final int LONGEST_MOMENT = 18;

    String text(String name) throws Unusable {
        String text = textOrNull(name);
        if (text == null || text.isEmpty()) {
            throw new Unusable("it has no " + name);
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) throws Unusable {
        JsonNode value = record.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new Unusable(name + " is no text");
        }
        return value.asString();
    }

    /** An object; null if there is none. */
    @Nullable
    ObjectNode objectOrNull(String name) throws Unusable {
        JsonNode value = tree(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new Unusable(name + " is no object");
    }

    private JsonNode tree(String name) throws Unusable {
        JsonNode value = record.path(name);
        if (!value.isString()) {
            return value;
        }
        try {
            return Trees.given(value.stringValue());
        } catch (IllegalArgumentException malformed) {
            throw new Unusable(name + " is no JSON: " + malformed.getMessage());
        }
    }

    boolean flag(String name) {
        return record.path(name).asBoolean(false);
    }

    /** A moment, in milliseconds since 1970 or as a date with time. */
    Instant moment(String name) throws Unusable {
        Instant moment = momentOrNull(name);
        if (moment == null) {
            throw new Unusable("it has no " + name);
        }
        return moment;
    }

    @Nullable
    Instant momentOrNull(String name) throws Unusable {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            if (text.length() > LONGEST_TEXT) {
                throw new ArithmeticException("it is too long");
            }
            if (text.matches("-?[0-9.]+([eE]\\+?[0-9]+)?")) {
                return Instant.ofEpochMilli(millis(new BigDecimal(text)));
            }
            String iso = text.trim().replaceFirst(" ", "T").replaceFirst("([+-]\\d\\d)$", "$1:00");
            return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException | ArithmeticException malformed) {
            String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
            throw new Unusable(name + " is '" + shown + "', which is no moment");
        }
    }

    private static long millis(BigDecimal number) {
        if (number.precision() - (long) number.scale() > LONGEST_MOMENT) {
            throw new ArithmeticException("it is too far away");
        }
        return number.longValue();
    }

    /** Texts, as a list or as PostgreSQL writes one, {@code {a,b}}; none if there are none. */
    List<String> texts(String name) throws Unusable {
        JsonNode value = record.path(name);
        if (value.isString() && value.stringValue().startsWith("{")) {
            String inner = value.stringValue().replaceAll("[{}\"]", "");
            return inner.isEmpty() ? List.of() : List.of(inner.split(","));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : tree(name)) {
            if (!one.isString()) {
                throw new Unusable(name + " holds something that is no text");
            }
            texts.add(one.stringValue());
        }
        return texts;
    }
}
