package dev.holdfast.workflow;

import dev.holdfast.event.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workflow of random shape. The inputs of each task say how many of its attempts fail, and whether by an error or by
 * running out of time, so that every process that makes an attempt sees the same.
 */
final class RandomWorkflow {
    private final RandomGenerator random;
    private final ObjectNode definition = Trees.object().put("id", "random");
    private final ArrayNode tasks = definition.putArray("tasks");
    private final ObjectNode dependencies = definition.putObject("dependencies");
    private final List<String> decisions = new ArrayList<>();

    private RandomWorkflow(RandomGenerator random) {
        this.random = random;
    }

    static String of(RandomGenerator random) {
        var workflow = new RandomWorkflow(random);
        int count = 1 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            workflow.add("t" + i, i);
        }
        return workflow.definition.toString();
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private void add(String id, int earlier) {
        ObjectNode task = tasks.addObject().put("id", id);
        ArrayNode after = dependencies.putArray(id);
        for (int i = 0; i < earlier; i++) {
            if (one(2)) {
                after.add("t" + i);
            }
        }
        switch (random.nextInt(9)) {
            case 0 -> task.put("toolName", "sleep").putObject("inputs").put("for", 60_000 * (1 + random.nextInt(3)));
            case 1 -> decide(task);
            case 2, 3 -> runForEach(work(task, after));
            case 4, 5, 6, 7 -> work(task, after).put("fail", failures());
            default -> child(task);
        }
        whenDecided(task, after);
    }

    private void child(ObjectNode task) {
        task.put("toolName", "workflow");
        ObjectNode definition = task.putObject("inputs").putObject("definition").put("id", "child");
        ArrayNode own = definition.putArray("tasks");
        work(own.addObject().put("id", "c0")).put("fail", random.nextInt(3));
        work(own.addObject().put("id", "c1")).put("fail", failures());
        definition.putObject("dependencies").putArray("c1").add("c0");
    }

    private void decide(ObjectNode task) {
        decisions.add(task.path("id").asString());
        task.put("type", "decision").putObject("inputs").put("condition", one(2) ? "1 < 2" : "2 < 1");
    }

    private void whenDecided(ObjectNode task, ArrayNode after) {
        after.forEach(on -> {
            if (decisions.contains(on.asString()) && one(2)) {
                task.put("when", "tasks." + on.asString() + ".output");
            }
        });
    }

    /** Mostly one less than would fail the task. */
    private int failures() {
        return one(12) ? 3 : Math.max(0, random.nextInt(5) - 2);
    }

    private ObjectNode work(ObjectNode task, ArrayNode after) {
        task.put("toolName", "work");
        task.putObject("retry").put("maxAttempts", 3).put("backoffMs", 60_000).put("jitter", false);
        task.put("timeoutMs", ImpatientTimers.TIMEOUT.toMillis());
        if (one(2)) {
            task.putObject("compensationAction")
                    .put("tool", "undo")
                    .putObject("args")
                    .put("fail", random.nextInt(4));
        }
        if (one(3)) {
            String hook = "hook-" + task.path("id").asString();
            task.putObject("compensation").put("onFailure", hook);
            work(tasks.addObject().put("id", hook)).put("fail", random.nextInt(4));
        }
        ObjectNode inputs = task.putObject("inputs").put("hang", one(3));
        ArrayNode of = inputs.putArray("of");
        after.forEach(on -> of.add("{{tasks." + on.asString() + ".output}}"));
        return inputs;
    }

    private ObjectNode work(ObjectNode hook) {
        hook.put("toolName", "work");
        hook.putObject("retry").put("maxAttempts", 3).put("backoffMs", 60_000).put("jitter", false);
        return hook.putObject("inputs");
    }

    @SuppressWarnings("ReferenceEquality") // this very object, not one like it
    private void runForEach(ObjectNode inputs) {
        ArrayNode items = inputs.putArray("items");
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(failures());
        }
        inputs.put("fail", "{{item}}");
        tasks.forEach(task -> {
            if (task.path("inputs") == inputs) {
                ((ObjectNode) task).put("type", "parallel");
            }
        });
    }
}
