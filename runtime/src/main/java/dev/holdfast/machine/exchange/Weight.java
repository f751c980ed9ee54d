package dev.holdfast.machine.exchange;

import tools.jackson.databind.JsonNode;

/** About how much memory a tree takes. */
final class Weight {
    private static final int OF_A_NODE = 100;

    private Weight() {}

    /** In bytes. */
    static long of(JsonNode tree) {
        long weight = OF_A_NODE;
        if (tree.isString()) {
            weight += 2L * tree.stringValue().length();
        }
        for (var member : tree.properties()) {
            weight += OF_A_NODE + 2L * member.getKey().length() + of(member.getValue());
        }
        if (tree.isArray()) {
            for (JsonNode item : tree) {
                weight += of(item);
            }
        }
        return weight;
    }
}
