package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;

/** Values between Java and what is recorded. What would not come back as it was is refused before it is recorded. */
final class StepValues {
    private static final int SHOWN = 80;

    private StepValues() {}

    /**
     * The tree of a value that is handed in.
     *
     * @param what what messages call it: {@code the input of run 'x'}
     * @throws IllegalArgumentException if it has none
     */
    static JsonNode tree(String what, @Nullable Object value) {
        try {
            return Trees.MAPPER.valueToTree(value);
        } catch (JacksonException | StackOverflowError | OutOfMemoryError noJson) {
            throw new IllegalArgumentException(noJson(what, value, noJson), noJson);
        }
    }

    /**
     * What is to be recorded of a result: its tree, if reading it back gives the same again.
     *
     * @return the result itself where it is for the recording to say what is wrong with it, as it is too large or too deep
     * @throws FlowMisused if it could not be read back; the flow ends with it
     */
    static Object checked(FlowSession session, String what, Class<?> type, @Nullable Object result) {
        if (result == null) {
            return Trees.MAPPER.nullNode();
        }
        if (result instanceof String || result instanceof JsonNode || isScalar(result, type)) {
            return result;
        }
        JsonNode tree;
        try {
            tree = Trees.MAPPER.valueToTree(result);
        } catch (InvalidDefinitionException noJson) {
            throw session.refuse(new FlowMisused(noJson(what, result, noJson), noJson));
        } catch (JacksonException | StackOverflowError tooLarge) {
            return result;
        }
        try {
            String lost = LostValues.between(result, Trees.value(tree, type), tree);
            if (lost != null) {
                throw session.refuse(new FlowMisused(what + ", a " + named(result)
                        + ", would not come back from JSON as it is: " + lost
                        + "; return a record, or give its fields getters (those that do not matter: transient)"));
            }
        } catch (JacksonException unreadable) {
            throw session.refuse(new FlowMisused(
                    what + ", a " + named(result) + ", cannot be read back from JSON as a " + type.getName() + " ("
                            + unreadable.getOriginalMessage() + "); return a record, or a type that Jackson can read",
                    unreadable));
        }
        return tree;
    }

    private static boolean isScalar(Object result, Class<?> type) {
        return (result instanceof Number || result instanceof Boolean)
                && (type.isPrimitive() || type == result.getClass());
    }

    private static String noJson(String what, @Nullable Object value, Throwable why) {
        String reason = switch (why) {
            case JacksonException jackson -> jackson.getOriginalMessage();
            case OutOfMemoryError full -> "there is not enough memory for it";
            default -> "it refers to itself, or is nested too deeply";
        };
        return what + ", a " + named(value) + ", cannot be written as JSON (" + reason
                + "); use a record, a map, a list, a text or a number";
    }

    private static String named(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    /** Reads what is recorded. A type that does not fit means another step than the one that recorded it. */
    static <T extends @Nullable Object> T recorded(
            FlowSession session, String what, @Nullable JsonNode output, Class<T> type) {
        try {
            return Trees.value(output, type);
        } catch (JacksonException another) {
            String text = String.valueOf(output);
            String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
            throw session.mismatch(what + " is recorded as " + shown + ", which is no " + type.getName());
        }
    }
}
