package dev.holdfast.machine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field of the data an instance begins with. Immutable.
 *
 * @param fallback what it is where it is not given; null for nothing
 * @param min the least number; null for no limit
 * @param max the greatest number; null for no limit
 * @param options what may be chosen; empty where anything may
 */
public record ContextField(
        Type type,
        @Nullable String label,
        boolean required,
        @Nullable JsonNode fallback,
        @Nullable Double min,
        @Nullable Double max,
        List<String> options,
        @Nullable String description) {
    /** What kind of value it holds. */
    public enum Type {
        STRING,
        TEXT,
        NUMBER,
        BOOLEAN,
        SELECT
    }

    public ContextField {
        options = List.copyOf(options);
    }
}
