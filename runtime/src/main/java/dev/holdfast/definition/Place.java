package dev.holdfast.definition;

/** Where in a text something stands, both from 1. Immutable. */
public record Place(int line, int column) implements Comparable<Place> {
    /** The text as a whole. */
    public static final Place NOWHERE = new Place(0, 0);

    @Override
    public int compareTo(Place other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }
}
