package dev.holdfast.cli;

import java.nio.file.Path;

/** What leaves an encrypted store to be read by everybody. */
final class Plaintext {
    private Plaintext() {}

    /** Warns of a file that is about to be written with values that are encrypted in the store. */
    static void warn(StoreChoice store, Path file, Console console) {
        if (store.encoding().keys() != null) {
            console.err()
                    .println("warning: " + file + " will hold values of an encrypted store in plaintext;"
                            + " keep it as safe as the keys");
        }
    }
}
