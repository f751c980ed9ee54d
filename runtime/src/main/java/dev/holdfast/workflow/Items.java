package dev.holdfast.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** The items of a parallel task, and how many of the first have completed, so that no decision looks at those again. */
final class Items {
    private final List<JsonNode> values;
    private final List<Work> all;
    private int completed;

    Items(Task task, List<JsonNode> values) {
        this.values = values;
        this.all = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            all.add(Work.item(task, i));
        }
    }

    List<Work> all() {
        return all;
    }

    JsonNode value(Work item) {
        return values.get(item.item());
    }

    /** Passes over the first items for as long as they have completed. */
    void skipWhile(Predicate<Work> hasCompleted) {
        while (completed < all.size() && hasCompleted.test(all.get(completed))) {
            completed++;
        }
    }

    /** From the first item that has not completed on. */
    List<Work> open() {
        return all.subList(completed, all.size());
    }
}
