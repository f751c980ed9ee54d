package dev.holdfast.flow;

/** A value that no log can keep, or that no run could read back: too large, too deep, or no JSON. Trying again gives another. */
public final class Unrecordable extends IllegalArgumentException {
    Unrecordable(String what, String why, Throwable cause) {
        super(
                what + " cannot be recorded: " + why + "; hand over less, or write it to a file and hand over its name",
                cause);
    }
}
