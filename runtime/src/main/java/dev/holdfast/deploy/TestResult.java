package dev.holdfast.deploy;

import dev.holdfast.event.Trees;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a run of tests went. Immutable.
 *
 * @param report what the tests have to say, as text
 */
public record TestResult(
        long passed,
        long failed,
        String by,
        Instant at,
        @Nullable String report) {
    /** The longest report, in bytes of UTF-8. */
    public static final int MAX_REPORT_BYTES = 1 << 20;

    public TestResult {
        if (passed < 0 || failed < 0 || passed + failed < 1) {
            throw new IllegalArgumentException(
                    passed + " passed and " + failed + " failed is no test run; give numbers of at least one test");
        }
    }

    ObjectNode json() {
        return Trees.object()
                .put("passed", passed)
                .put("failed", failed)
                .put("by", by)
                .put("at", at.toString());
    }

    /** Whether at least this many percent have passed. */
    public boolean passes(int percent) {
        return passed * 100 >= percent * (passed + failed);
    }
}
