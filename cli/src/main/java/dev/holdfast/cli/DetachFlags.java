package dev.holdfast.cli;

import dev.holdfast.flow.QueuedRun;
import picocli.CommandLine.Option;

/** How a run is left to workers. */
final class DetachFlags {
    @Option(
            names = "--detach",
            required = true,
            description =
                    "Record the start of the run, or hand over one that was begun and stopped, print its id and end; a"
                            + " 'holdfast worker' carries it out.")
    private boolean detach;

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "With --detach: those of a higher one come first, -100 to 100. Default: ${DEFAULT-VALUE}.")
    private int priority;

    @Option(
            names = "--max-running",
            paramLabel = "N",
            defaultValue = "0",
            description = "With --detach: how many runs of this workflow may be at work at the same time, over all"
                    + " workers. Default: any number.")
    private int maxRunning;

    QueuedRun.Order order() {
        return new QueuedRun.Order(priority, maxRunning);
    }
}
