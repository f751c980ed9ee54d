package dev.holdfast.event;

import tools.jackson.databind.JsonNode;

/**
 * Counts what the templates of one task or one event are filled in with: a few references to large values, written many times,
 * would be more than any memory holds. One thread at a time.
 */
public final class Filling {
    /** The most characters of one text. */
    public static final int MAX_TEXT = 16 << 20;
    /** The most characters of all that is filled in at once. */
    public static final int MAX_ALL = 64 << 20;

    private final long most;
    private long left;

    public Filling() {
        this(MAX_ALL);
    }

    /** @param most characters, if they are fewer than {@link #MAX_ALL} */
    public Filling(long most) {
        this.most = Math.min(most, MAX_ALL);
        this.left = this.most;
    }

    /**
     * A value that stands for itself.
     *
     * @throws IllegalArgumentException if it is too much
     */
    public JsonNode value(JsonNode value) {
        count(value);
        return value.deepCopy();
    }

    /**
     * Adds a value to a text.
     *
     * @throws IllegalArgumentException if it is too much
     */
    public void append(StringBuilder text, JsonNode value) {
        append(text, value.isString() ? value.stringValue() : Shown.plain(value));
    }

    /** @throws IllegalArgumentException if it is too much */
    public void append(StringBuilder text, String part) {
        spend(part.length());
        if (text.length() + (long) part.length() > MAX_TEXT) {
            throw tooMuch("a text", MAX_TEXT);
        }
        text.append(part);
    }

    private void count(JsonNode value) {
        spend(1);
        switch (value.getNodeType()) {
            case OBJECT ->
                value.propertyStream().forEach(member -> {
                    spend(member.getKey().length());
                    count(member.getValue());
                });
            case ARRAY -> value.forEach(this::count);
            case STRING -> spend(value.stringValue().length());
            default -> spend(8);
        }
    }

    private void spend(long characters) {
        left -= characters;
        if (left < 0) {
            throw tooMuch("all that is filled in", most);
        }
    }

    private static IllegalArgumentException tooMuch(String what, long limit) {
        return new IllegalArgumentException(
                what + " grows beyond " + limit + " characters; pass the name of a file instead");
    }
}
