package dev.holdfast.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A page while a backend fills it: it is full with so many things, or once their bodies come to {@link Pages#CHARACTERS}
 * together, and never before it holds one. One thread at a time.
 */
public final class PageFill<T> {
    private final List<T> items = new ArrayList<>();
    private final int limit;
    private long characters;

    public PageFill(int limit) {
        this.limit = limit;
    }

    public boolean isFull() {
        return room() <= 0 || characters >= Pages.CHARACTERS;
    }

    /** How many things it takes at most. */
    public int room() {
        return limit - items.size();
    }

    public void add(T item) {
        items.add(item);
        characters += Pages.characters(item);
    }

    /** What it holds. */
    public List<T> items() {
        return List.copyOf(items);
    }
}
