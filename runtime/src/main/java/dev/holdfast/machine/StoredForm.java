package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Json;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of instances and events as it is when it is read back from the store. Everything that comes from outside, from a
 * handler or from a definition passes through here before anybody decides with it, so that an instance is the same before and
 * after it is restored, and nothing is acknowledged that could not be read.
 */
final class StoredForm {
    /** The deepest nesting of data. What the store puts around it, and around what is sent on, is nested too. */
    static final int MAX_DEPTH = Json.MAX_DEPTH - 20;

    /** The longest data as JSON, in characters. */
    static final int MAX_CHARACTERS = 32 << 20;

    /** The longest message about a failure, in characters. */
    static final int MAX_MESSAGE = 1_000;

    private static final String TOO_LONG = "it has more than " + MAX_CHARACTERS + " characters as JSON";
    private static final int SHORT_NAME = 10_000;
    private static final int FEW_DIGITS = 300;
    private static final int ABOUT_A_NUMBER = 12;
    private static final String AROUND = "[".repeat(Json.MAX_DEPTH - MAX_DEPTH);

    private boolean plain = true;
    private long characters;

    private StoredForm() {}

    /**
     * A copy of the data as it will be read.
     *
     * @param what for the message: "the payload"
     * @throws IllegalArgumentException if it cannot be recorded; the message says why
     */
    static ObjectNode of(String what, ObjectNode data) {
        if (data == null) { // a handler may give anything
            throw new IllegalArgumentException(what + " is null; give an object, which may be empty");
        }
        var form = new StoredForm();
        try {
            form.look(data, 1);
            if (form.characters > MAX_CHARACTERS) {
                throw new IllegalArgumentException(TOO_LONG);
            }
            return form.plain ? data.deepCopy() : read(Trees.json(data).text());
        } catch (JacksonException | NumberFormatException unreadable) {
            throw unrecordable(what, message(Json.reason(unreadable)));
        } catch (IllegalArgumentException unwritable) {
            throw unrecordable(what, message(String.valueOf(unwritable.getMessage())));
        } catch (StackOverflowError deep) {
            throw unrecordable(what, "it is nested too deeply");
        }
    }

    private static ObjectNode read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(TOO_LONG);
        }
        JsonNode read = Trees.MAPPER.readTree(AROUND + text + AROUND.replace('[', ']'));
        while (read.isArray()) {
            read = read.get(0);
        }
        return (ObjectNode) read;
    }

    /** How long data is as JSON, roughly. */
    static long characters(JsonNode data) {
        var form = new StoredForm();
        form.look(data, 1);
        return form.characters;
    }

    /** What is plain is read as it is; whatever else there is becomes what its text is read as. */
    private void look(JsonNode node, int depth) {
        if (characters > MAX_CHARACTERS) {
            return; // it is too long, however much more there is
        }
        plain &= depth <= MAX_DEPTH;
        if (node.isObject() && depth <= MAX_DEPTH) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                characters += member.getKey().length() + 4L;
                plain &= isPlainName(member.getKey());
                look(member.getValue(), depth + 1);
            }
        } else if (node.isArray() && depth <= MAX_DEPTH) {
            node.forEach(item -> look(item, depth + 1));
        } else if (node.isString()) {
            characters += node.stringValue().length() + 3L;
        } else {
            characters += ABOUT_A_NUMBER + digits(node);
            plain &= node.isBoolean() || node.isNull() || isPlainNumber(node);
        }
    }

    private static boolean isPlainName(String name) {
        return name.length() < SHORT_NAME && name.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }

    private static long digits(JsonNode node) {
        if (node.isBigInteger()) {
            return node.bigIntegerValue().bitLength() / 3;
        }
        return node.isBigDecimal() ? node.decimalValue().precision() : 0;
    }

    private static boolean isPlainNumber(JsonNode node) {
        if (node.isBigDecimal()) {
            BigDecimal value = node.decimalValue();
            boolean short_ = value.scale() > 0 && value.scale() < FEW_DIGITS && value.precision() < FEW_DIGITS;
            return short_ && value.unscaledValue().testBit(0); // without zeros at the end
        }
        return node.isInt() || (node.isLong() && !node.canConvertToInt());
    }

    private static IllegalArgumentException unrecordable(String what, String why) {
        return new IllegalArgumentException(what + " cannot be recorded: " + why);
    }

    /** A message in a length that can be kept and shown. */
    static String message(String message) {
        return message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, message.offsetByCodePoints(0, MAX_MESSAGE / 2)) + "… (" + message.length()
                        + " characters)";
    }
}
