package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.List;
import java.util.Map;

/** A machine was changed while it has instances, and no migration covers them. The instance is as it was. */
public final class DefinitionDiffers extends PersistenceException {
    private final List<String> differences;

    /** @param differences as sentences; empty where the earlier definition is not known any more */
    DefinitionDiffers(Instance instance, String hash, List<String> differences) {
        super(
                "machine",
                "continue instance",
                Map.of("instance", instance.id(), "machine", instance.machine()),
                "instance '" + instance.id() + "' runs definition " + brief(instance.definition()) + " of machine '"
                        + instance.machine() + "', and this is " + brief(hash)
                        + (differences.isEmpty() ? "" : ": " + String.join("; ", differences)),
                "host the earlier definition until its instances are over, or declare under 'migrations:' of the machine"
                        + " how its instances go on (from: " + brief(instance.definition()) + ")",
                null);
        this.differences = List.copyOf(differences);
    }

    private static String brief(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    /** What differs, as sentences. */
    public List<String> differences() {
        return differences;
    }
}
