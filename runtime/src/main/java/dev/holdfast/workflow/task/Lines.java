package dev.holdfast.workflow.task;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A text as the list of its lines, of which each needs much more memory than it has bytes. */
final class Lines {
    static final int MAX_LINES = 1_000_000;

    private Lines() {}

    /** @param what what has the lines, for the message */
    static ArrayNode of(String what, String text) throws TaskFailed {
        if (text.lines().skip(MAX_LINES).findAny().isPresent()) {
            throw new TaskFailed(what + " has more than " + MAX_LINES
                    + " lines; read it as a text, or let a command make it shorter");
        }
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        text.lines().forEach(lines::add);
        return lines;
    }
}
