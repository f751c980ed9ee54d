package dev.holdfast.store;

/** What takes room in memory, roughly. */
public interface Sized {
    /** The length of its body in characters. */
    long characters();
}
