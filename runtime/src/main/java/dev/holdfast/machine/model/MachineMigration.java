package dev.holdfast.machine.model;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * How instances of an earlier definition become instances of this one. Immutable; do not change the tree.
 *
 * @param from the hash of the earlier definition, or as many of its first characters as tell it from others, at least 8
 * @param states the new names of states that are called differently; the others keep theirs
 * @param defaults fields that data gains where it does not have them
 */
public record MachineMigration(String from, Map<String, String> states, ObjectNode defaults) {
    public MachineMigration {
        states = Map.copyOf(states);
    }

    /** Whether it is from the definition with this hash. */
    public boolean covers(String hash) {
        return hash.startsWith(from);
    }
}
