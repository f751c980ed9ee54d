package dev.holdfast.cli;

import dev.holdfast.flow.RunListener;
import dev.holdfast.workflow.Running;

/** Shows a run while it happens. */
interface Progress extends RunListener, AutoCloseable {
    /** Shows nothing. */
    Progress NONE = new Progress() {};

    /** The way of showing that fits the flags and the terminal. */
    static Progress of(Environment environment, boolean json, boolean quiet) {
        Console console = environment.console();
        if (quiet) {
            return NONE;
        }
        if (json) {
            return new JsonProgress(console.out());
        }
        Screen screen = console.terminal().get();
        return screen == null
                ? new PlainProgress(console.out())
                : new LiveProgress(screen, console, environment.clock());
    }

    /** The run to show has been started. */
    default void follow(Running running) {}

    /** Nothing more happens. What is printed later appears below. */
    @Override
    default void close() {}
}
