package dev.holdfast.machine.model;

import tools.jackson.databind.node.ObjectNode;

/** One transition of a {@link MachineBuilder}. One thread at a time. */
public final class TransitionBuilder {
    private final ObjectNode tree;

    TransitionBuilder(ObjectNode tree) {
        this.tree = tree;
    }

    /** A condition that must hold, like {@code context.amount > 5000}; of several, all must. */
    public TransitionBuilder guard(String condition) {
        tree.withArrayProperty("guards").add(condition);
        return this;
    }

    /** The handler that is called on the way. */
    public TransitionBuilder calls(String handler) {
        tree.put("triggeredMethod", handler);
        return this;
    }

    /** The event is for instances in which a property is what the payload says. */
    public TransitionBuilder matching(String eventProperty, String instanceProperty) {
        return matching(eventProperty, MatchingRule.Operator.EQUAL, instanceProperty);
    }

    /** The event is for instances where {@code instanceProperty operator eventProperty} holds. */
    public TransitionBuilder matching(String eventProperty, MatchingRule.Operator operator, String instanceProperty) {
        match(tree, eventProperty, operator.sign(), instanceProperty);
        return this;
    }

    static void match(ObjectNode tree, String eventProperty, String sign, String instanceProperty) {
        tree.withArrayProperty("matchingRules")
                .addObject()
                .put("eventProperty", eventProperty)
                .put("instanceProperty", instanceProperty)
                .put("operator", sign);
    }

    /** Neither leaves nor enters the state. */
    public TransitionBuilder internal() {
        tree.put("type", "internal");
        return this;
    }

    /** Lets the delay run on, or of a transition from a state to itself the delays of the state, where it stays the same. */
    public TransitionBuilder keepsDelay() {
        tree.put("resetOnTransition", false);
        return this;
    }

    /** Creates an instance of another machine of the component. */
    public TransitionBuilder creates(String machine) {
        tree.put("type", "inter_machine").put("targetMachine", machine);
        return this;
    }

    /** Creates an instance in another component. */
    public TransitionBuilder creates(String component, String machine) {
        tree.put("type", "cross_component").put("targetComponent", component).put("targetMachine", machine);
        return this;
    }

    /** Sends an event to instances in another component, found by {@link #matching}. */
    public TransitionBuilder sends(String component, String machine, String event) {
        creates(component, machine);
        tree.put("targetEvent", event);
        return this;
    }

    /** Where the created instance begins. */
    public TransitionBuilder in(String state) {
        tree.put("targetState", state);
        return this;
    }

    /** What the other instance is told: {@code path} of this one, as {@code name}; what is not mapped it is not told. */
    public TransitionBuilder mapping(String name, String path) {
        tree.withObjectProperty("contextMapping").put(name, path);
        return this;
    }

    /** Sends the parent an event that says from which state to which. */
    public TransitionBuilder tellsParent(String event) {
        tree.putObject("notifyParent").put("event", event);
        return this;
    }
}
