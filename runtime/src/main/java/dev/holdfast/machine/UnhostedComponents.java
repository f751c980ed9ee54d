package dev.holdfast.machine;

import java.time.InstantSource;

/**
 * Tells of components that something was sent to and nobody hosts. What was sent stays with its sender as undelivered, and is
 * delivered by whoever hosts the component first. Thread-safe.
 */
final class UnhostedComponents {
    private static final String WHY = "what was sent to it waits, for nobody hosts it";

    private final Host host;
    private final Definitions definitions;
    private final PassedOverDocs passedOver;
    private final InstantSource clock;

    UnhostedComponents(Host host, Definitions definitions, PassedOverDocs passedOver, InstantSource clock) {
        this.host = host;
        this.definitions = definitions;
        this.passedOver = passedOver;
        this.clock = clock;
    }

    /** Whether no process has ever hosted it on this store. */
    boolean isUnheardOf(String component) {
        return !host.hosts(component) && !definitions.isAnnounced(component);
    }

    /** Has lists and {@code doctor} name it until somebody hosts it. */
    void note(String component) {
        var passed = new PassedOver(PassedOver.Kind.COMPONENT, "", component, "", WHY, clock.instant());
        passedOver.note(passed);
    }

    /** The same, where nobody has ever hosted it, at once: who sends may end before anybody looks for what waits. */
    void noteIfUnheardOf(String component) {
        if (isUnheardOf(component)) {
            note(component);
        }
    }
}
