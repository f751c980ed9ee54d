package dev.holdfast.machine;

import dev.holdfast.condition.Values;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.Directory.Query;
import dev.holdfast.machine.model.CascadingRule;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.MatchingRule;
import dev.holdfast.machine.model.State;
import dev.holdfast.machine.model.Transition;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/** The document by which an instance is found, and its tags. */
final class Listing {
    /** The collection of the documents, by the ids of instances. */
    static final String COLLECTION = "machine_instances";

    private static final int LONGEST_VALUE = 100;

    /** A document has room for this many beside the other tags. */
    private static final int MOST_PROPERTIES = Names.MAX_TAGS - 4;

    private Listing() {}

    /** @param component by which the instance is defined; null if it is not known */
    static NewDoc doc(Instance instance, @Nullable Component component, @Nullable String timer) {
        ObjectNode body = Trees.object();
        body.put("componentName", instance.component()).put("machineName", instance.machine());
        body.put("currentState", instance.state())
                .put("status", instance.status().word());
        body.put("version", instance.version());
        body.put("createdAt", instance.createdAt().toEpochMilli());
        body.put("updatedAt", instance.updatedAt().toEpochMilli());
        if (timer != null) {
            body.put("timer", timer);
        }
        return new NewDoc(Trees.json(body), null, tags(instance, component));
    }

    static long version(Doc doc) {
        return body(doc).path("version").asLong(0);
    }

    static @Nullable String timer(Doc doc) {
        JsonNode timer = body(doc).path("timer");
        return timer.isString() ? timer.stringValue() : null;
    }

    /** Whether an instance is one that a query asks for: names that are joined in a tag may be joined in two ways. */
    static boolean isFor(Query query, Doc doc) {
        JsonNode body = body(doc);
        return isOrAny(query.component(), body.path("componentName"))
                && isOrAny(query.machine(), body.path("machineName"))
                && isOrAny(query.state(), body.path("currentState"));
    }

    private static boolean isOrAny(@Nullable String wanted, JsonNode is) {
        return wanted == null || wanted.equals(is.asString(""));
    }

    private static JsonNode body(Doc doc) {
        try {
            return Trees.read(doc.body());
        } catch (JacksonException damaged) {
            return MissingNode.getInstance();
        }
    }

    private static List<String> tags(Instance instance, @Nullable Component component) {
        String kind = instance.disposed() ? "over" : "living";
        String machine = instance.component() + "/" + instance.machine();
        List<String> tags = new ArrayList<>();
        tags.add(kind);
        tags.add(IndexName.of(kind + ":" + instance.component()));
        tags.add(IndexName.of(kind + ":" + machine));
        tags.add(IndexName.of(kind + ":" + machine + "/" + instance.state()));
        if (!instance.disposed() && component == null) {
            tags.add(undefined(machine));
        }
        if (!instance.disposed() && component != null && component.machines().containsKey(instance.machine())) {
            for (String property : indexed(component, instance.machine())) {
                String tag = tag(machine, property, Values.at(instance.data(), property));
                if (tag != null) {
                    tags.add(tag);
                }
            }
        }
        return tags;
    }

    /** The tag that everything a query asks for has. */
    static String tag(Query query) {
        String kind = query.over() ? "over" : "living";
        if (query.component() == null) {
            return kind;
        }
        String component = kind + ":" + query.component();
        if (query.machine() == null) {
            return IndexName.of(component);
        }
        String state = query.state() == null ? "" : "/" + query.state();
        return IndexName.of(component + "/" + query.machine() + state);
    }

    /** The narrowest tags of which every instance that a broadcast is for has one. */
    static List<String> tags(Send.Broadcast broadcast, @Nullable Component component) {
        String machine = broadcast.component() + "/" + broadcast.machine();
        Set<String> indexed = component == null || !component.machines().containsKey(broadcast.machine())
                ? Set.of()
                : indexed(component, broadcast.machine());
        for (MatchingRule rule : broadcast.rules()) {
            if (rule.operator() == MatchingRule.Operator.EQUAL && indexed.contains(rule.instanceProperty())) {
                String tag = tag(machine, rule.instanceProperty(), rule.wanted(broadcast.askedBy(rule)));
                if (tag != null) {
                    return List.of(tag, undefined(machine));
                }
            }
        }
        return List.of(tag(new Query(broadcast.component(), broadcast.machine(), broadcast.state(), false)));
    }

    /** The tag of instances that have no tags for their properties, because nobody knew by which they are looked for. */
    private static String undefined(String machine) {
        return IndexName.of("undefined:" + machine);
    }

    /** Null where the value is none by which one looks: whoever looks for it, looks at all instances of the machine. */
    private static @Nullable String tag(String machine, String property, JsonNode value) {
        String text = value.isNumber() ? number(value) : value.isValueNode() ? value.toString() : null;
        if (text == null || value.isMissingNode() || text.length() > LONGEST_VALUE) {
            return null;
        }
        String tag = "property:" + machine + "/" + property + "=" + text;
        boolean plain = tag.length() <= Names.MAX_BYTES / 4
                && tag.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
        return plain ? tag : null;
    }

    /** Equal numbers are spelled alike; null for one with too many digits, however briefly it can be written. */
    private static @Nullable String number(JsonNode value) {
        if (value instanceof NumericNode numeric && numeric.isNaN()) {
            return null;
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = number.stripTrailingZeros();
        boolean short_ = Math.abs((long) stripped.scale()) <= LONGEST_VALUE && stripped.precision() <= LONGEST_VALUE;
        return short_ ? stripped.toPlainString() : null;
    }

    /** The properties of a machine's instances by which its own component looks for them. */
    private static Set<String> indexed(Component component, String machine) {
        TreeSet<String> properties = new TreeSet<>();
        for (Machine any : component.machines().values()) {
            for (Transition transition : any.transitions()) {
                if (any.name().equals(machine)) {
                    add(properties, transition.matchingRules());
                }
                if (transition.target() != null && transition.target().machine().equals(machine)) {
                    add(properties, transition.target().matchingRules());
                }
            }
            for (State state : any.states().values()) {
                for (CascadingRule rule : state.cascadingRules()) {
                    if (rule.targetMachine().equals(machine)) {
                        add(properties, rule.matchingRules());
                    }
                }
            }
        }
        while (properties.size() > MOST_PROPERTIES) {
            properties.pollLast();
        }
        return properties;
    }

    private static void add(Set<String> properties, List<MatchingRule> rules) {
        for (MatchingRule rule : rules) {
            if (rule.operator() == MatchingRule.Operator.EQUAL) {
                properties.add(rule.instanceProperty());
            }
        }
    }
}
