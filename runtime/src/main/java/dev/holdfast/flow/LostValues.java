package dev.holdfast.flow;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds what of a value is not there any more once it was written as JSON and read back. */
final class LostValues {
    private static final int DEEPEST = 20;
    private static final int MOST_ELEMENTS = 1_000;

    private LostValues() {}

    /**
     * Compares a value with what was read back of it.
     *
     * @param tree how it was written
     * @return what is lost, null if nothing is found
     */
    static @Nullable String between(@Nullable Object before, @Nullable Object after, JsonNode tree) {
        return lost(before, after, tree, "", 0);
    }

    private static @Nullable String lost(
            @Nullable Object before, @Nullable Object after, @Nullable JsonNode tree, String path, int depth) {
        if (before == null || depth > DEEPEST || before.equals(after) || before instanceof JsonNode) {
            return null;
        }
        if (before instanceof List<?> some && after instanceof List<?> others) {
            return elements(some.iterator(), others.iterator(), tree, path, depth);
        }
        if (before instanceof Object[] some && after instanceof Object[] others) {
            return elements(
                    Arrays.asList(some).iterator(), Arrays.asList(others).iterator(), tree, path, depth);
        }
        if (before instanceof Map<?, ?> some && after instanceof Map<?, ?> others) {
            return members(some, others, tree, path, depth);
        }
        return isPlain(before.getClass()) ? plain(before, after, path) : object(before, after, tree, path, depth);
    }

    private static @Nullable String elements(
            Iterator<?> some, Iterator<?> others, @Nullable JsonNode tree, String path, int depth) {
        for (int i = 0; some.hasNext() && others.hasNext() && i < MOST_ELEMENTS; i++) {
            String lost = lost(
                    some.next(), others.next(), tree == null ? null : tree.get(i), path + "[" + i + "]", depth + 1);
            if (lost != null) {
                return lost;
            }
        }
        return some.hasNext() != others.hasNext() ? at(path) + "has another number of elements" : null;
    }

    private static @Nullable String members(
            Map<?, ?> some, Map<?, ?> others, @Nullable JsonNode tree, String path, int depth) {
        int seen = 0;
        for (Map.Entry<?, ?> entry : some.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object other = others.containsKey(entry.getKey()) ? others.get(entry.getKey()) : others.get(name);
            String lost = other == null
                    ? null
                    : lost(entry.getValue(), other, tree == null ? null : tree.get(name), path + "." + name, depth + 1);
            if (lost != null || ++seen == MOST_ELEMENTS) {
                return lost;
            }
        }
        return null;
    }

    /** Numbers and moments may come back in another form of the same; only what is plainly another is told. */
    private static @Nullable String plain(Object before, @Nullable Object after, String path) {
        boolean same = after != null && before.getClass() == after.getClass();
        boolean exact = before instanceof String
                || before instanceof Boolean
                || before instanceof Integer
                || before instanceof Long;
        return path.isEmpty() || !same || !exact ? null : at(path) + "would be " + after + " instead of " + before;
    }

    private static @Nullable String object(
            Object before, @Nullable Object after, @Nullable JsonNode tree, String path, int depth) {
        List<Field> fields = fields(before.getClass());
        if (tree != null && tree.isObject() && tree.isEmpty() && !fields.isEmpty()) {
            return at(path) + "nothing of a " + before.getClass().getName() + " can be seen from outside";
        }
        if (after instanceof Map) {
            return at(path) + "a " + before.getClass().getName()
                    + " would come back as a map (name a type that says what is in it, like an array)";
        }
        if (after == null || after.getClass() != before.getClass()) {
            return null;
        }
        for (Field field : fields) {
            String lost = field(field, before, after, tree, path, depth);
            if (lost != null) {
                return lost;
            }
        }
        return null;
    }

    private static @Nullable String field(
            Field field, Object before, Object after, @Nullable JsonNode tree, String path, int depth) {
        String inner = path + "." + field.getName();
        try {
            field.setAccessible(true);
            Object was = field.get(before);
            Object is = field.get(after);
            return was != null && is == null
                    ? at(inner) + "would be null instead of " + was
                    : lost(was, is, tree == null ? null : tree.get(field.getName()), inner, depth + 1);
        } catch (IllegalAccessException | InaccessibleObjectException hidden) {
            return null;
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && !isPlain(at); at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                boolean kept = !Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.isSynthetic()
                        && field.getAnnotations().length == 0;
                if (kept) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static boolean isPlain(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || type.isArray()
                || type.getName().startsWith("java.")
                || type.getName().startsWith("javax.");
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : path.substring(path.startsWith(".") ? 1 : 0) + " ";
    }
}
