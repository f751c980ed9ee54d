package dev.holdfast.cli;

import dev.holdfast.time.HolderName;

/** What this process is called when it holds something that others may wait for. */
final class Holder {
    private Holder() {}

    static String name(Environment environment) {
        return HolderName.of(environment.random());
    }
}
