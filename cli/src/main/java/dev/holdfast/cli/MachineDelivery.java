package dev.holdfast.cli;

import dev.holdfast.machine.ComponentRegistry;
import java.time.Duration;

/** Waits for what follows from an event: events for other instances. Immutable. */
record MachineDelivery(Environment environment) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    void await(ComponentRegistry registry) throws InterruptedException {
        if (!registry.awaitQuiet(PATIENCE)) {
            environment
                    .console()
                    .err()
                    .println("warning: this is recorded, but what follows from it is not delivered after "
                            + Words.length(PATIENCE) + "; 'holdfast machine run' with the files delivers it");
        }
    }
}
