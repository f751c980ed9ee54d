package dev.holdfast.machine.exchange;

/** A record that cannot be understood; the message says why. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String why) {
        super(why);
    }
}
