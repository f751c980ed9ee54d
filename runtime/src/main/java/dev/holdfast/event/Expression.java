package dev.holdfast.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.apache.commons.jexl3.introspection.JexlUberspect.JexlResolver;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A condition over JSON values, such as {@code tasks.check.output.count > 3 && input.region == 'eu'}. Immutable, thread-safe.
 *
 * <p>It compares ({@code == != < <= > >=}), combines ({@code && || !}), calculates, looks into lists ({@code x =~ [1, 2]}) and
 * texts ({@code =~} a pattern, {@code =^} begins, {@code =$} ends), asks {@code size(x)} and {@code empty(x)}. It can do
 * nothing else: no statements, assignments, functions, methods or Java classes, and no pattern that takes for ever. Values of
 * different types are never equal: 1 is not "1". What is not there is null, and null counts as false. A '-' inside a dotted
 * name belongs to the name; write spaces around a minus.
 */
public final class Expression {
    /** The most characters. */
    public static final int MAX_LENGTH = 1_000;

    private static final JexlEngine ENGINE = new JexlBuilder()
            .features(JexlFeatures.createDefault()
                    .annotation(false)
                    .fatArrow(false)
                    .importPragma(false)
                    .lambda(false)
                    .localVar(false)
                    .loops(false)
                    .methodCall(false)
                    .namespacePragma(false)
                    .newInstance(false)
                    .pragma(false)
                    .register(false)
                    .script(false)
                    .sideEffect(false)
                    .sideEffectGlobal(false)
                    .thinArrow(false))
            .permissions(new JexlPermissions.ClassPermissions(LinkedHashMap.class, Items.class))
            .strategy((operator, value) -> switch (value) {
                case Map<?, ?> map -> List.of(JexlResolver.MAP);
                case List<?> list -> List.of(JexlResolver.LIST);
                default -> List.of();
            })
            .arithmetic(new StrictArithmetic())
            .strict(true)
            .safe(true)
            .silent(false)
            .debug(false)
            .antish(false)
            .cache(0)
            .create();

    private final String text;
    private final JexlExpression parsed;

    private Expression(String text, JexlExpression parsed) {
        this.text = text;
        this.parsed = parsed;
    }

    /** @throws IllegalArgumentException if it is not an expression; the message says where and why */
    public static Expression parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the condition is empty; write one, or leave it out");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the condition has " + text.length() + " characters, more than " + MAX_LENGTH + "; shorten it");
        }
        if (text.contains("{{") || text.contains("`")) {
            throw new IllegalArgumentException("the condition '" + text
                    + "' has a template in it; write the name alone, like tasks.build.output.ok == true");
        }
        try {
            return new Expression(text, ENGINE.createExpression(DottedNames.quoted(text)));
        } catch (JexlException malformed) {
            throw new IllegalArgumentException(
                    "the condition '" + text + "' cannot be read: " + reason(malformed), malformed);
        }
    }

    /** The paths it refers to, short ones first, each from its root: {@code [tasks, check, output, count]}. */
    public List<List<String>> references() {
        return ((JexlScript) parsed)
                .getVariables().stream()
                        .map(List::copyOf)
                        .sorted(Comparator.comparingInt(List::size))
                        .toList();
    }

    /**
     * Whether it holds.
     *
     * @param names what it may refer to, by root name
     * @throws IllegalArgumentException if it cannot be decided with these values; the message says why
     */
    public boolean test(ObjectNode names) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (List<String> path : references()) {
            if (!names.has(path.getFirst())) {
                throw new IllegalArgumentException("the condition '" + text + "' cannot be decided: there is no '"
                        + path.getFirst() + "' here, but " + String.join(", ", names.propertyNames()));
            }
            copy(path, names, values);
        }
        Object result;
        try {
            result = parsed.evaluate(new MapContext(values));
        } catch (JexlException | ArithmeticException failed) {
            throw new IllegalArgumentException(
                    "the condition '" + text + "' cannot be decided: " + reason(failed), failed);
        }
        if (result instanceof Boolean || result == null) {
            return Boolean.TRUE.equals(result);
        }
        throw new IllegalArgumentException("the condition '" + text + "' gave " + result
                + ", which is neither true nor false; compare it with something");
    }

    /** Copies what a path leads to, and nothing beside it: outputs may be large, and conditions many. */
    private static void copy(List<String> path, JsonNode from, Map<String, @Nullable Object> into) {
        JsonNode value = from.get(path.getFirst());
        if (value == null) {
            return;
        }
        if (path.size() == 1 || !value.isObject()) {
            into.put(path.getFirst(), plain(value));
            return;
        }
        Object begun = into.computeIfAbsent(path.getFirst(), name -> new LinkedHashMap<String, @Nullable Object>());
        @SuppressWarnings("unchecked") // only objects are at this place, and objects become maps with texts as keys
        var inner = (Map<String, @Nullable Object>) begun;
        copy(path.subList(1, path.size()), value, inner);
    }

    private static @Nullable Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                value.propertyStream().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new Items();
                value.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case NUMBER -> value.decimalValue();
            case BOOLEAN -> value.booleanValue();
            case NULL, MISSING -> null;
            default -> value.asString();
        };
    }

    /** A list where nothing is beyond its end, as nothing is behind an unknown name. */
    private static final class Items extends ArrayList<@Nullable Object> {
        @Override
        public @Nullable Object get(int index) {
            return index >= 0 && index < size() ? super.get(index) : null;
        }
    }

    private static String reason(RuntimeException failed) {
        String message = "";
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            message = cause.getMessage() == null ? message : cause.getMessage();
        }
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^[\\w.$]+:\\d+@1:(\\d+) ", "at character $1, ")
                .replaceFirst("^@1:(\\d+) ", "at character $1, ");
    }

    @Override
    public String toString() {
        return text;
    }
}
