package dev.holdfast.workflow;

import dev.holdfast.definition.Definition;
import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Fault;
import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import dev.holdfast.definition.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns the tree of one definition into a workflow and collects everything that is wrong on the way. One thread at a time. */
final class WorkflowCheck {
    /** The most tasks of one workflow. */
    static final int MAX_TASKS = 10_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    private final Definition definition;
    private final Map<String, TaskHandler> handlers;
    private final boolean policyChecked;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    WorkflowCheck(Definition definition, Map<String, TaskHandler> handlers, boolean policyChecked) {
        this.definition = definition;
        this.handlers = handlers;
        this.policyChecked = policyChecked;
    }

    List<Problem> warnings() {
        return warnings;
    }

    /** @throws DefinitionException if anything is wrong */
    Workflow read() {
        if (!(definition.root() instanceof ObjectNode root)) {
            String message = "a workflow is an object with 'id:' and 'tasks:', and this is none";
            throw new DefinitionException(definition.kind(), List.of(definition.at("", message)));
        }
        Workflow workflow = read(Fields.of(root, faults));
        for (Fault fault : faults) {
            if (fault.name()) {
                definition.problemWithName(fault.pointer(), fault.message());
            } else {
                definition.problem(fault.pointer(), fault.message());
            }
        }
        definition.refuseProblems();
        return workflow;
    }

    /** Reads a definition, which may stand inside another. */
    Workflow read(Fields root) {
        String id = root.has("id") ? id(root) : "workflow";
        Map<String, List<Dependency>> dependencies = dependencies(root);
        Map<String, String> pointers = new LinkedHashMap<>();
        List<Task> tasks = tasks(root, dependencies, pointers);
        root.node().propertyNames().stream()
                .filter(field -> field.startsWith("x-"))
                .forEach(root::any);
        var workflow = new Workflow(
                id,
                root.optionalText("name").orElse("Unnamed Workflow"),
                root.optionalText("goal").orElse(null),
                anyTexts(root, "constraints"),
                anyTexts(root, "successCriteria"),
                tasks,
                new PolicyReader(root).read(),
                Expressions.of(tasks),
                root.node());
        root.refuseUnknown();
        new GraphCheck(workflow, pointers, dependencies, this).check();
        new ReferenceCheck(workflow, pointers, this).check();
        if (policyChecked) {
            new PolicyCheck(workflow, pointers, this).check();
        }
        return workflow;
    }

    /** Reads the tasks with ids of their own, and notes where they stand. */
    private List<Task> tasks(Fields root, Map<String, List<Dependency>> dependencies, Map<String, String> pointers) {
        List<Fields> objects = root.objects("tasks");
        if (objects.isEmpty() && !root.isWrong("tasks")) {
            root.missing("tasks", "write at least one task, like 'tasks: [{id: hello}]'");
        }
        if (objects.size() > MAX_TASKS) {
            root.problem("tasks", "has " + objects.size() + " tasks; at most " + MAX_TASKS + " are possible");
            return List.of();
        }
        var reader = new TaskReader(this, handlers, compensating(root), dependencies);
        List<Task> tasks = new ArrayList<>();
        for (Fields object : objects) {
            Task task = reader.read(object);
            if (pointers.putIfAbsent(task.id(), object.pointer()) == null) {
                tasks.add(task);
            } else if (!task.id().isEmpty()) {
                object.problem(
                        "id", "is '" + task.id() + "', which an earlier task has; ids are unique, choose another");
            }
        }
        return tasks;
    }

    void fault(Fault fault) {
        faults.add(fault);
    }

    void problem(String pointer, String message) {
        faults.add(new Fault(pointer, false, message));
    }

    void warning(String pointer, String message) {
        warnings.add(definition.at(pointer, message));
    }

    /** That one task waits for another, and where it says so. */
    record Dependency(String on, String pointer) {}

    static String id(Fields fields) {
        String id = fields.text("id");
        if (!id.isBlank() && !ID.matcher(id).matches()) {
            fields.problem(
                    "id",
                    "is " + Nearest.quoted(id)
                            + "; write letters, digits, '_', '-' and '.' only, at most 100, and begin with a letter, a digit or '_'");
        }
        return id;
    }

    private static Map<String, List<Dependency>> dependencies(Fields root) {
        Map<String, List<Dependency>> dependencies = new LinkedHashMap<>();
        root.object("dependencies").ifPresent(byTask -> {
            for (String task : byTask.node().propertyNames()) {
                dependencies.put(task, of(byTask, task));
            }
        });
        return dependencies;
    }

    /** The ids listed in the member {@code name}, and where. */
    static List<Dependency> of(Fields fields, String name) {
        List<Dependency> listed = new ArrayList<>();
        for (String on : fields.texts(name)) {
            listed.add(new Dependency(on, Definition.member(fields.pointer(), name) + "/" + listed.size()));
        }
        return listed;
    }

    /** The ids of all tasks that are run when another fails or times out. */
    private static Set<String> compensating(Fields root) {
        Set<String> targets = new LinkedHashSet<>();
        for (JsonNode task : root.items("tasks")) {
            for (String hook : List.of("onFailure", "onTimeout")) {
                @Nullable String target = task.path("compensation").path(hook).asString(null);
                if (target != null) {
                    targets.add(target);
                }
            }
        }
        return targets;
    }

    private static List<String> anyTexts(Fields root, String name) {
        List<String> texts = new ArrayList<>();
        root.items(name).forEach(item -> texts.add(item.isString() ? item.stringValue() : item.toString()));
        return texts;
    }
}
