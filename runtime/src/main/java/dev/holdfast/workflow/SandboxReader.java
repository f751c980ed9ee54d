package dev.holdfast.workflow;

import dev.holdfast.definition.Fields;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code sandboxConfig}. A mock or a simulation is honoured by recording the task without running its tool. Of real
 * isolation only a process of its own is to be had, which every shell command gets: asking for more is refused, because a
 * task that runs without the isolation it asked for is worse than one that does not run.
 */
final class SandboxReader {
    private static final Map<String, String> TYPES = new TreeMap<>(Map.of(
            "mock", "mock", "simulation", "simulation", "container", "container", "vm", "vm", "process", "process"));

    private SandboxReader() {}

    static boolean simulated(Fields task, @Nullable String tool) {
        return task.object("sandboxConfig")
                .map(sandbox -> simulatedBy(sandbox, tool))
                .orElse(false);
    }

    private static boolean simulatedBy(Fields sandbox, @Nullable String tool) {
        boolean enabled = sandbox.flag("enabled", true);
        boolean simulation = sandbox.flag("simulationMode", false);
        String type = sandbox.choice("type", TYPES).orElse(simulation ? "simulation" : "");
        sandbox.any("permissions");
        sandbox.refuseUnknown();
        boolean nothingRuns = simulation || type.equals("mock") || type.equals("simulation");
        boolean honoured = nothingRuns || tool == null || (type.equals("process") && tool.equals("shell"));
        if (enabled && !honoured && !sandbox.isWrong("type")) {
            sandbox.problem(
                    "type",
                    (type.isEmpty() ? "is missing" : "is '" + type + "', which the tool '" + tool + "' cannot run in")
                            + "; write simulation to record the task without running it, or 'enabled: false' to run it on this machine");
        }
        return enabled && nothingRuns;
    }
}
