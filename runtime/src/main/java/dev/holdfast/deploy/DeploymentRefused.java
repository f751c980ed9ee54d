package dev.holdfast.deploy;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** What was asked for does not go with how things stand; nothing was changed. */
public final class DeploymentRefused extends PersistenceException {
    DeploymentRefused(String operation, String subject, String problem, String remedy) {
        super("deploy", operation, Map.of("deployment", subject), problem, remedy, null);
    }
}
