package dev.holdfast.machine.exchange;

/** A share of all instances, by the last bits of the hashes of their ids. Immutable. */
record Share(int bits, int value) {
    static final Share ALL = new Share(0, 0);

    private static final int MOST_BITS = 30;

    boolean has(String instance) {
        int hash = instance.hashCode() * 0x9E3779B9; // ids that count up differ in their last characters only
        return ((hash ^ (hash >>> 16)) & ((1 << bits) - 1)) == value;
    }

    /** Whether it can be split: not when a single instance is too much. */
    boolean splits() {
        return bits < MOST_BITS;
    }

    Share firstHalf() {
        return new Share(bits + 1, value);
    }

    Share otherHalf() {
        return new Share(bits + 1, value | (1 << bits));
    }
}
