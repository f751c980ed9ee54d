package dev.holdfast.machine.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One machine of a {@link ComponentBuilder}. States are named before transitions are checked, in any order. One thread at a time. */
public final class MachineBuilder {
    private final ObjectNode tree;
    private final ArrayNode states;
    private final ArrayNode transitions;
    private final Map<String, ObjectNode> byName = new LinkedHashMap<>();

    MachineBuilder(ObjectNode tree) {
        this.tree = tree;
        states = tree.putArray("states");
        transitions = tree.putArray("transitions");
    }

    /** The state in which instances begin. */
    public MachineBuilder initial(String state) {
        tree.put("initialState", state);
        return typed("entry", state);
    }

    public MachineBuilder states(String... names) {
        for (String name : names) {
            state(name);
        }
        return this;
    }

    /** States in which an instance has completed. */
    public MachineBuilder ends(String... names) {
        return typed("final", names);
    }

    /** States in which an instance has failed. */
    public MachineBuilder fails(String... names) {
        return typed("error", names);
    }

    /** A state, or more about one that has been named before. */
    public MachineBuilder state(String name, UnaryOperator<StateBuilder> described) {
        var unused = described.apply(new StateBuilder(state(name)));
        return this;
    }

    public MachineBuilder on(String from, String event, String to) {
        return on(from, event, to, transition -> transition);
    }

    public MachineBuilder on(String from, String event, String to, UnaryOperator<TransitionBuilder> described) {
        var unused = described.apply(new TransitionBuilder(transition(from, event, to)));
        return this;
    }

    /** A timeout. */
    public MachineBuilder after(Duration delay, String from, String event, String to) {
        return after(delay, from, event, to, transition -> transition);
    }

    /** A timeout. */
    public MachineBuilder after(
            Duration delay, String from, String event, String to, UnaryOperator<TransitionBuilder> described) {
        ObjectNode timeout = transition(from, event, to).put("type", "timeout").put("timeoutMs", delay.toMillis());
        var unused = described.apply(new TransitionBuilder(timeout));
        return this;
    }

    /** A transition that happens by itself, at once. */
    public MachineBuilder auto(String from, String event, String to) {
        return auto(from, event, to, transition -> transition);
    }

    /** A transition that happens by itself, at once. */
    public MachineBuilder auto(String from, String event, String to, UnaryOperator<TransitionBuilder> described) {
        var unused = described.apply(
                new TransitionBuilder(transition(from, event, to).put("type", "auto")));
        return this;
    }

    /** Instances keep their data as their public member, of this type. */
    public MachineBuilder publicMember(String type) {
        tree.put("publicMemberType", type);
        return this;
    }

    /** A field that an instance must begin with. */
    public MachineBuilder required(String field, ContextField.Type type) {
        field(field, type).put("required", true);
        return this;
    }

    /** A field that an instance may begin with. */
    public MachineBuilder optional(String field, ContextField.Type type) {
        field(field, type);
        return this;
    }

    /** By which events find instances where a transition has no rules of its own. */
    public MachineBuilder matching(String eventProperty, String instanceProperty) {
        tree.withArrayProperty("matchingRules")
                .addObject()
                .put("eventProperty", eventProperty)
                .put("instanceProperty", instanceProperty);
        return this;
    }

    /** Tells the parent of an instance about every change of state. */
    public MachineBuilder tellsParent(String event) {
        tree.putObject("parentLink").put("enabled", true).put("onStateChange", event);
        return this;
    }

    public MachineBuilder onHandlerFailure(Machine.HandlerFailurePolicy policy) {
        tree.put("onHandlerFailure", policy.name().toLowerCase(Locale.ROOT));
        return this;
    }

    public MachineBuilder handlerTimeout(Duration timeout) {
        tree.put("handlerTimeoutMs", timeout.toMillis());
        return this;
    }

    /** Lets instances of an earlier definition go on in this one. */
    public MachineBuilder migration(MachineMigration migration) {
        ObjectNode written = tree.withArrayProperty("migrations").addObject().put("from", migration.from());
        migration.states().forEach(written.putObject("states")::put);
        written.set("defaults", migration.defaults().deepCopy());
        return this;
    }

    private MachineBuilder typed(String type, String... names) {
        for (String name : names) {
            state(name).put("type", type);
        }
        return this;
    }

    private ObjectNode state(String name) {
        return byName.computeIfAbsent(name, unknown -> states.addObject().put("name", name));
    }

    private ObjectNode transition(String from, String event, String to) {
        return transitions.addObject().put("from", from).put("to", to).put("event", event);
    }

    private ObjectNode field(String name, ContextField.Type type) {
        return tree.withObjectProperty("contextSchema")
                .putObject(name)
                .put("type", type.name().toLowerCase(Locale.ROOT));
    }
}
