package dev.holdfast.machine.model;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** One state of a {@link MachineBuilder}. One thread at a time. */
public final class StateBuilder {
    private final ObjectNode tree;

    StateBuilder(ObjectNode tree) {
        this.tree = tree;
    }

    public StateBuilder onEntry(String handler) {
        tree.put("onEntry", handler);
        return this;
    }

    public StateBuilder onExit(String handler) {
        tree.put("onExit", handler);
        return this;
    }

    /** Sends an event to instances of a machine whenever an instance enters the state. */
    public StateBuilder cascades(String machine, String event, UnaryOperator<Cascade> described) {
        ObjectNode rule = tree.withArrayProperty("cascadingRules").addObject();
        var unused =
                described.apply(new Cascade(rule.put("targetMachine", machine).put("event", event)));
        return this;
    }

    /** What a cascading rule sends, and to whom. One thread at a time. */
    public static final class Cascade {
        private final ObjectNode tree;

        private Cascade(ObjectNode tree) {
            this.tree = tree;
        }

        /** To instances of another component. */
        public Cascade component(String component) {
            tree.put("targetComponent", component);
            return this;
        }

        /** Only to instances in this state. */
        public Cascade state(String state) {
            tree.put("targetState", state);
            return this;
        }

        /** Only to instances in which a property is what the payload says. */
        public Cascade matching(String eventProperty, String instanceProperty) {
            TransitionBuilder.match(tree, eventProperty, "===", instanceProperty);
            return this;
        }

        /** @param payload may hold templates, {@code "{{path}}"} */
        public Cascade payload(ObjectNode payload) {
            tree.set("payload", payload.deepCopy());
            return this;
        }
    }
}
