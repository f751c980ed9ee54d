package dev.holdfast.workflow;

import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one task of a definition. One thread at a time. */
final class TaskReader {
    private static final long MAX_MILLIS = Duration.ofDays(366).toMillis();
    private static final int MAX_ATTEMPTS = 1_000;
    private static final int MAX_MULTIPLIER = 100;
    static final Map<String, Task.RiskTier> TIERS = new TreeMap<>();
    private static final Map<String, Task.Type> TYPES = new TreeMap<>();
    private static final Map<String, String> INTENTS = same("read", "write", "delete", "execute", "admin");
    private static final Map<String, String> ZONES = same("public", "internal", "confidential", "restricted");

    static {
        for (Task.RiskTier tier : Task.RiskTier.values()) {
            TIERS.put(tier.name(), tier);
        }
        for (Task.Type type : Task.Type.values()) {
            TYPES.put(type.name().toLowerCase(Locale.ROOT), type);
        }
    }

    private final WorkflowCheck check;
    private final Map<String, TaskHandler> handlers;
    private final Set<String> compensating;
    private final Map<String, List<WorkflowCheck.Dependency>> dependencies;

    /**
     * @param compensating ids of tasks that only run to compensate
     * @param dependencies by task id; what tasks say themselves is added
     */
    TaskReader(
            WorkflowCheck check,
            Map<String, TaskHandler> handlers,
            Set<String> compensating,
            Map<String, List<WorkflowCheck.Dependency>> dependencies) {
        this.check = check;
        this.handlers = handlers;
        this.compensating = compensating;
        this.dependencies = dependencies;
    }

    Task read(Fields object) {
        String id = WorkflowCheck.id(object);
        Fields task = id.isBlank() ? object : object.labelled("task " + Nearest.quoted(id) + ": ");
        task.any("id");
        String tool = task.optionalText("toolName").orElse(null);
        ObjectNode inputs = task.object("inputs").map(Fields::node).orElseGet(JsonNodeFactory.instance::objectNode);
        boolean simulated = SandboxReader.simulated(task, tool);
        var read = new Task(
                id,
                task.optionalText("name").orElse(id),
                type(task, inputs),
                dependsOn(task, id),
                tool,
                inputs,
                task.optionalText("when").orElse(null),
                retry(task),
                timeout(task),
                task.optionalText("idempotencyKey").orElse(null),
                task.choice("riskTier", TIERS).orElse(Task.RiskTier.LOW),
                compensation(task),
                compensationAction(task),
                permissions(task),
                task.texts("allowedTools"),
                task.choice("intent", INTENTS).orElse(null),
                task.choice("dataZone", ZONES).orElse(null),
                simulated,
                compensating.contains(id));
        task.refuseUnknown();
        new ToolCheck(check, handlers, task, read).check();
        return read;
    }

    /** Without items there is nothing to run side by side: the format uses the word for plain tasks, too. */
    private static Task.Type type(Fields task, ObjectNode inputs) {
        Task.Type type = task.choice("type", TYPES).orElse(Task.Type.ACTION);
        return type == Task.Type.PARALLEL && !inputs.has(TaskInputs.ITEMS) ? Task.Type.ACTION : type;
    }

    private List<String> dependsOn(Fields task, String id) {
        List<WorkflowCheck.Dependency> all = new ArrayList<>(dependencies.getOrDefault(id, List.of()));
        all.addAll(WorkflowCheck.of(task, "dependsOn"));
        if (!all.isEmpty()) {
            dependencies.put(id, all);
        }
        Set<String> ids = new LinkedHashSet<>();
        all.forEach(dependency -> ids.add(dependency.on()));
        return List.copyOf(ids);
    }

    private static Task.Retry retry(Fields task) {
        return task.object("retry")
                .map(retry -> {
                    var none = Task.Retry.NONE;
                    var read = new Task.Retry(
                            (int) retry.number("maxAttempts", none.maxAttempts(), 1, MAX_ATTEMPTS),
                            Duration.ofMillis(
                                    retry.number("backoffMs", none.backoff().toMillis(), 0, MAX_MILLIS)),
                            retry.decimal("backoffMultiplier", none.multiplier(), 1, MAX_MULTIPLIER),
                            retry.flag("jitter", none.jitter()));
                    retry.refuseUnknown();
                    return read;
                })
                .orElse(Task.Retry.NONE);
    }

    private static @Nullable Duration timeout(Fields task) {
        boolean there = task.has("timeoutMs");
        long millis = task.number("timeoutMs", 0, 1, MAX_MILLIS);
        return there && millis > 0 ? Duration.ofMillis(millis) : null;
    }

    private static Task.Compensation compensation(Fields task) {
        return task.object("compensation")
                .map(hooks -> {
                    var read = new Task.Compensation(
                            hooks.optionalText("onFailure").orElse(null),
                            hooks.optionalText("onTimeout").orElse(null));
                    hooks.refuseUnknown();
                    return read;
                })
                .orElse(Task.Compensation.NONE);
    }

    private static Task.@Nullable CompensationAction compensationAction(Fields task) {
        return task.object("compensationAction")
                .map(action -> {
                    ObjectNode args =
                            action.object("args").map(Fields::node).orElseGet(JsonNodeFactory.instance::objectNode);
                    var read = new Task.CompensationAction(action.text("tool"), args);
                    action.refuseUnknown();
                    return read;
                })
                .orElse(null);
    }

    private static List<Task.Permission> permissions(Fields task) {
        List<Task.Permission> permissions = new ArrayList<>();
        for (Fields permission : task.objects("requiredPermissions")) {
            permissions.add(new Task.Permission(
                    permission.text("action"),
                    permission.text("resource"),
                    permission.choice("intent", INTENTS).orElse(null),
                    permission.choice("dataZone", ZONES).orElse(null)));
            permission.refuseUnknown();
        }
        return permissions;
    }

    private static Map<String, String> same(String... names) {
        Map<String, String> same = new TreeMap<>();
        for (String name : names) {
            same.put(name, name);
        }
        return same;
    }
}
