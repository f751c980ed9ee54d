package dev.holdfast.workflow;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What runs find around them. Immutable.
 *
 * @param directory where relative paths of tasks start
 * @param variables the value of an environment variable, null where there is none
 * @param parallel how many tasks of one run are at work at the same time, at least 1
 */
public record Surroundings(Path directory, Function<String, @Nullable String> variables, int parallel) {
    public Surroundings {
        if (parallel < 1) {
            throw new IllegalArgumentException("at least 1 task must be allowed at a time, not " + parallel);
        }
    }
}
