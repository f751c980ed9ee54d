package dev.holdfast.workflow;

import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds the handlers that tasks may name. */
public final class TaskHandlers {
    private TaskHandlers() {}

    /**
     * The built-in handlers, and those that jars on the class path offer as services, by tool name.
     *
     * @throws IllegalArgumentException if two answer to the same name
     */
    public static Map<String, TaskHandler> load() {
        return byName(ServiceLoader.load(TaskHandler.class));
    }

    /**
     * These handlers and no others, by tool name.
     *
     * @throws IllegalArgumentException if two answer to the same name
     */
    public static Map<String, TaskHandler> of(TaskHandler... handlers) {
        return byName(Arrays.asList(handlers));
    }

    private static Map<String, TaskHandler> byName(Iterable<TaskHandler> handlers) {
        Map<String, TaskHandler> byName = new TreeMap<>();
        for (TaskHandler handler : handlers) {
            String name = handler.toolName();
            TaskHandler other = byName.putIfAbsent(name, handler);
            if (EngineTool.NAMES.contains(name) || other != null) {
                String owner =
                        other == null ? "the engine itself" : other.getClass().getName();
                throw new IllegalArgumentException("the tool '" + name + "' is handled by " + owner + " and by "
                        + handler.getClass().getName() + "; rename or remove one");
            }
        }
        return Map.copyOf(byName);
    }
}
