package dev.holdfast.workflow;

import dev.holdfast.condition.Condition;
import dev.holdfast.definition.Definition;
import dev.holdfast.definition.Nearest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks that templates and conditions are well formed and refer only to what will be there. One thread at a time. */
final class ReferenceCheck {
    private static final Set<String> OF_TASK = new TreeSet<>(Set.of("output", "status"));
    private static final Set<String> ALWAYS = Set.of("input", "run", Reference.TASKS);

    private final Workflow workflow;
    private final Map<String, String> pointers;
    private final Map<String, Task> tasks = new HashMap<>();
    private final WorkflowCheck check;

    /** @param pointers where each task stands, by its id */
    ReferenceCheck(Workflow workflow, Map<String, String> pointers, WorkflowCheck check) {
        this.workflow = workflow;
        this.pointers = pointers;
        this.check = check;
        workflow.tasks().forEach(task -> tasks.put(task.id(), task));
    }

    void check() {
        for (Task task : workflow.tasks()) {
            new OfTask(task, pointers.getOrDefault(task.id(), "")).check();
        }
    }

    /** The tasks that have certainly been decided when this one starts. */
    private Set<String> upstream(Task task) {
        Set<String> upstream = new HashSet<>();
        var next = new ArrayDeque<>(task.dependencies());
        while (!next.isEmpty()) {
            String id = next.remove();
            if (upstream.add(id) && tasks.containsKey(id)) {
                next.addAll(tasks.get(id).dependencies());
            }
        }
        return upstream;
    }

    /** A compensation task may refer to what was decided before each task that calls it. */
    private Set<String> upstreamOfCallers(Task hook) {
        Set<String> common = null;
        for (Task task : workflow.tasks()) {
            if (hook.id().equals(task.compensation().onFailure())
                    || hook.id().equals(task.compensation().onTimeout())) {
                Set<String> upstream = upstream(task);
                if (common == null) {
                    common = upstream;
                } else {
                    common.retainAll(upstream);
                }
            }
        }
        return common == null ? Set.of() : common;
    }

    private final class OfTask {
        private final Task task;
        private final String pointer;
        private @Nullable Set<String> upstream;

        OfTask(Task task, String pointer) {
            this.task = task;
            this.pointer = pointer;
        }

        void check() {
            Set<String> roots = new TreeSet<>(ALWAYS);
            condition(task.when(), pointer + "/when", "when", roots);
            if (task.idempotencyKey() != null) {
                text(task.idempotencyKey(), pointer + "/idempotencyKey", "idempotencyKey", roots, false);
            }
            inputs(roots);
            if (task.compensationAction() != null) {
                roots.add(Reference.ENV);
                if (task.type() == Task.Type.PARALLEL) {
                    roots.addAll(Reference.OF_ITEM);
                }
                String args = pointer + "/compensationAction/args";
                templates(task.compensationAction().args(), args, "compensationAction.args", roots, true);
            }
        }

        private void inputs(Set<String> always) {
            Set<String> roots = new TreeSet<>(always);
            boolean parallel =
                    task.type() == Task.Type.PARALLEL && task.inputs().has(TaskInputs.ITEMS);
            task.inputs().propertyStream().forEach(input -> {
                String name = input.getKey();
                String place = Definition.member(pointer + "/inputs", name);
                if (task.type() == Task.Type.DECISION && name.equals(TaskInputs.CONDITION)) {
                    decision(input.getValue(), place, always);
                } else if (task.type() == Task.Type.PARALLEL && name.equals(TaskInputs.ITEMS)) {
                    items(input.getValue(), place);
                    templates(input.getValue(), place, "inputs." + name, roots, false);
                } else if (!name.equals(TaskInputs.DEFINITION) || !TaskInputs.isChildRun(task)) {
                    Set<String> more = new TreeSet<>(roots);
                    if (task.toolName() != null && !EngineTool.NAMES.contains(task.toolName())) {
                        more.add(Reference.ENV); // only a handler gets it: what the engine's own tools get is recorded
                    }
                    if (parallel) {
                        more.addAll(Reference.OF_ITEM);
                    }
                    templates(input.getValue(), place, "inputs." + name, more, false);
                }
            });
        }

        private void decision(JsonNode condition, String place, Set<String> roots) {
            if (!condition.isString()) {
                problem(place, "inputs.condition is " + condition + "; write a condition in quotes");
                return;
            }
            if (task.toolName() != null) {
                problem(place, "inputs.condition decides without a tool; remove it, or the toolName");
            }
            condition(condition.stringValue(), place, "inputs.condition", roots);
        }

        private void items(JsonNode items, String place) {
            boolean reference = items.isString() && items.stringValue().strip().startsWith("{{");
            if (!items.isArray() && !reference) {
                problem(
                        place,
                        "inputs.items is " + Nearest.shown(items.toString())
                                + "; write a list, or a template that gives one, like {{tasks.split.output.files}}");
            }
        }

        private void condition(@Nullable String text, String place, String name, Set<String> roots) {
            if (text == null) {
                return;
            }
            try {
                for (List<String> path : Condition.ofWorkflow(text).references()) {
                    refer(new Reference(path.getFirst(), path.subList(1, path.size())), place, name, roots, false);
                }
            } catch (IllegalArgumentException malformed) {
                problem(place, name + ": " + malformed.getMessage());
            }
        }

        private void templates(JsonNode value, String place, String name, Set<String> roots, boolean itself) {
            if (value.isString()) {
                text(value.stringValue(), place, name, roots, itself);
            } else if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    templates(value.get(i), place + "/" + i, name + "[" + i + "]", roots, itself);
                }
            } else {
                value.propertyStream().forEach(member -> {
                    String inside = Definition.member(place, member.getKey());
                    templates(member.getValue(), inside, name + "." + member.getKey(), roots, itself);
                });
            }
        }

        private void text(String text, String place, String name, Set<String> roots, boolean itself) {
            try {
                for (Reference reference : Template.parse(text).references()) {
                    refer(reference, place, name, roots, itself);
                }
            } catch (IllegalArgumentException malformed) {
                problem(place, name + " " + malformed.getMessage());
            }
        }

        private void refer(Reference reference, String place, String name, Set<String> roots, boolean itself) {
            List<String> path = reference.path();
            String refers = name + " refers to " + reference;
            if (!roots.contains(reference.root())) {
                String hint = Nearest.hint(reference.root(), roots);
                problem(place, refers + ", but there is no '" + reference.root() + "' here; " + hint);
            } else if (reference.root().equals(Reference.TASKS) && !path.isEmpty()) {
                task(path, refers, place, itself);
            } else if (reference.root().equals("run") && !path.equals(List.of("id"))) {
                problem(place, refers + "; all that is known of the run is {{run.id}}");
            } else if (reference.root().equals(Reference.ENV) && path.size() != 1) {
                problem(place, refers + "; write the name of one environment variable, like {{env.HOME}}");
            }
        }

        private void task(List<String> path, String refers, String place, boolean itself) {
            String id = path.getFirst();
            if (!tasks.containsKey(id)) {
                problem(place, refers + ", but there is no task '" + id + "'; " + Nearest.hint(id, tasks.keySet()));
            } else if (!(itself && id.equals(task.id())) && !isBefore(id)) {
                problem(place, refers + ", but '" + id + "' need not have run before; " + remedy(id));
            } else if (path.size() > 1 && !OF_TASK.contains(path.get(1))) {
                problem(place, refers + ", but a task has no '" + path.get(1) + "'; known: " + Nearest.list(OF_TASK));
            }
        }

        private String remedy(String id) {
            return task.compensating()
                    ? "a compensation task sees what ran before the tasks it compensates for, and not these themselves"
                    : "add '" + id + "' to the dependencies of '" + task.id() + "'";
        }

        private boolean isBefore(String id) {
            if (!task.compensating() && task.dependencies().contains(id)) {
                return true;
            }
            if (upstream == null) {
                upstream = task.compensating() ? upstreamOfCallers(task) : ReferenceCheck.this.upstream(task);
            }
            return upstream.contains(id);
        }

        private void problem(String place, String clause) {
            check.problem(place, "task '" + task.id() + "': " + clause);
        }
    }
}
