package dev.holdfast.workflow;

import dev.holdfast.definition.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what tasks say of one another: dependencies and compensation. One thread at a time. */
final class GraphCheck {
    private final Workflow workflow;
    private final Map<String, String> pointers;
    private final Map<String, List<WorkflowCheck.Dependency>> dependencies;
    private final WorkflowCheck check;

    /** @param pointers where each task stands, by its id */
    GraphCheck(
            Workflow workflow,
            Map<String, String> pointers,
            Map<String, List<WorkflowCheck.Dependency>> dependencies,
            WorkflowCheck check) {
        this.workflow = workflow;
        this.pointers = pointers;
        this.dependencies = dependencies;
        this.check = check;
    }

    void check() {
        Set<String> compensating = new HashSet<>();
        workflow.tasks().stream().filter(Task::compensating).forEach(task -> compensating.add(task.id()));
        dependencies.forEach((task, listed) -> {
            for (WorkflowCheck.Dependency dependency : listed) {
                dependency(task, dependency, compensating);
            }
            if (!pointers.containsKey(task) && !listed.isEmpty()) {
                check.problem(listed.getFirst().pointer(), "dependencies are given for " + unknown(task));
            }
        });
        workflow.tasks().forEach(this::compensation);
        cycles();
    }

    private void dependency(String task, WorkflowCheck.Dependency dependency, Set<String> compensating) {
        String on = dependency.on();
        if (!pointers.containsKey(on)) {
            check.problem(dependency.pointer(), "task '" + task + "' depends on " + unknown(on));
        } else if (compensating.contains(on) && !compensating.contains(task)) {
            check.problem(
                    dependency.pointer(),
                    "task '" + task + "' depends on '" + on + "', which runs only to compensate for a failure; "
                            + "depend on a task of the normal flow, or remove '" + on + "' from 'compensation'");
        }
    }

    private void compensation(Task task) {
        String pointer = pointers.get(task.id());
        hook(task, "onFailure", task.compensation().onFailure());
        hook(task, "onTimeout", task.compensation().onTimeout());
        boolean hooked = !task.compensation().equals(Task.Compensation.NONE);
        if (task.compensating() && pointer != null && (hooked || task.compensationAction() != null)) {
            check.warning(
                    pointer,
                    "task '" + task.id() + "' compensates for another and is not compensated for itself: its own '"
                            + (hooked ? "compensation" : "compensationAction") + "' is never used");
        }
        if (task.compensating() && pointer != null && !task.dependencies().isEmpty()) {
            check.warning(
                    pointer,
                    "task '" + task.id() + "' compensates for another and runs as soon as that one fails: "
                            + "its own dependencies are never waited for");
        }
    }

    private void hook(Task task, String hook, @Nullable String target) {
        String pointer = pointers.get(task.id()) + "/compensation/" + hook;
        if (target != null && !pointers.containsKey(target)) {
            check.problem(pointer, "task '" + task.id() + "': compensation." + hook + " names " + unknown(target));
        } else if (task.id().equals(target)) {
            check.problem(
                    pointer, "task '" + task.id() + "': compensation." + hook + " names the task itself; name another");
        }
    }

    private String unknown(String id) {
        return "the task " + Nearest.quoted(id) + ", which does not exist; " + Nearest.hint(id, pointers.keySet());
    }

    /** Takes away, again and again, what waits for nothing: what remains is in a cycle or waits for one. */
    private void cycles() {
        Map<String, Set<String>> waiting = new LinkedHashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        for (Task task : workflow.tasks()) {
            Set<String> known = new HashSet<>(task.dependencies());
            known.retainAll(pointers.keySet());
            waiting.put(task.id(), known);
            known.forEach(on ->
                    dependents.computeIfAbsent(on, id -> new ArrayList<>()).add(task.id()));
        }
        var free = new ArrayDeque<String>();
        waiting.forEach((id, on) -> {
            if (on.isEmpty()) {
                free.add(id);
            }
        });
        while (!free.isEmpty()) {
            String id = free.remove();
            waiting.remove(id);
            for (String dependent : dependents.getOrDefault(id, List.of())) {
                Set<String> rest = waiting.get(dependent);
                if (rest != null && rest.remove(id) && rest.isEmpty()) {
                    free.add(dependent);
                }
            }
        }
        tellCycles(waiting);
    }

    private void tellCycles(Map<String, Set<String>> waiting) {
        Set<String> seen = new HashSet<>();
        for (String start : waiting.keySet()) {
            List<String> path = new ArrayList<>();
            String at = start;
            while (seen.add(at)) {
                path.add(at);
                at = waiting.getOrDefault(at, Set.of()).iterator().next();
            }
            if (path.contains(at)) {
                List<String> cycle = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
                cycle.add(at);
                check.problem(
                        pointers.getOrDefault(at, ""),
                        "rule 'no_cycles': the tasks wait for one another in a cycle: " + String.join(" -> ", cycle)
                                + " (-> means 'depends on'); remove one of these dependencies");
            }
        }
    }
}
