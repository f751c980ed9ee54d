package dev.holdfast.store.ops;

import java.util.List;

/**
 * What became of a copy. Immutable.
 *
 * @param position the last position of the source that was copied
 * @param contents what the copy holds
 * @param differences in what it differs from the source, as clauses; none if it is a true copy
 */
public record Copied(long position, Contents contents, List<String> differences) {
    public Copied {
        differences = List.copyOf(differences);
    }

    /** Whether the copy was compared with the source and is the same. */
    public boolean same() {
        return differences.isEmpty();
    }
}
