package dev.holdfast.definition;

import dev.holdfast.event.Shown;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the members of an object and collects everything that is wrong with them, so that all of it is told at once. A
 * handler reads its inputs with it, the same way when the workflow is loaded and when the task runs:
 *
 * <pre>{@code
 * static Search read(Fields fields) {
 *     var search = new Search(fields.text("url"), fields.number("limit", 10, 1, 100));
 *     fields.refuseProblems();
 *     return search;
 * }
 * }</pre>
 *
 * <p>A member that is null counts as absent. One thread at a time.
 */
public final class Fields {
    private final ObjectNode object;
    private final String pointer;
    private final String label;
    private final boolean unfilled;
    private final List<Fault> faults;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(ObjectNode object, String pointer, String label, boolean unfilled, List<Fault> faults) {
        this.object = object;
        this.pointer = pointer;
        this.label = label;
        this.unfilled = unfilled;
        this.faults = faults;
    }

    /** The inputs of a task that runs. */
    public static Fields of(ObjectNode inputs) {
        return new Fields(inputs, "", "inputs.", false, new ArrayList<>());
    }

    /**
     * The inputs of a task that is being loaded: a text with a template in it stands for any value, so that its getter finds
     * nothing wrong and gives the value for absence, or the text as it is.
     */
    public static Fields unfilled(ObjectNode inputs) {
        return new Fields(inputs, "", "inputs.", true, new ArrayList<>());
    }

    /** A whole definition; its faults are collected in {@code faults}. */
    public static Fields of(ObjectNode definition, List<Fault> faults) {
        return new Fields(definition, "", "", false, faults);
    }

    /** The same members, called {@code label} in messages. */
    public Fields labelled(String label) {
        return new Fields(object, pointer, label, unfilled, faults);
    }

    /** A text that must be there and not be empty; empty if it is not. */
    public String text(String name) {
        String text = optionalText(name).orElse(null);
        if (text == null && !isWrong(name)) {
            missing(name, "write a text");
        } else if (text != null && text.isBlank()) {
            problem(name, "is empty; write a text");
        }
        return text == null ? "" : text;
    }

    public Optional<String> optionalText(String name) {
        JsonNode value = member(name);
        if (value == null || value.isString()) {
            return Optional.ofNullable(value).map(JsonNode::stringValue);
        }
        boolean scalar = value.isNumber() || value.isBoolean();
        return wrong(name, value, scalar ? "write it in quotes, \"" + Shown.plain(value) + "\"" : "write a text");
    }

    /** A whole number from {@code least} to {@code most}. */
    public long number(String name, long absent, long least, long most) {
        JsonNode value = filled(name);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            wrong(name, value, "write a whole number from " + least + " to " + most);
            return absent;
        }
        return value.longValue();
    }

    /** A number from {@code least} to {@code most}. */
    public double decimal(String name, double absent, double least, double most) {
        JsonNode value = filled(name);
        if (value == null) {
            return absent;
        }
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            wrong(name, value, "write a number from " + least + " to " + most);
            return absent;
        }
        return value.doubleValue();
    }

    public boolean flag(String name, boolean absent) {
        JsonNode value = filled(name);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            wrong(name, value, "write true or false");
            return absent;
        }
        return value.booleanValue();
    }

    /** What one of the keys of {@code choices} stands for. */
    public <T> Optional<T> choice(String name, Map<String, T> choices) {
        JsonNode value = filled(name);
        if (value == null) {
            return Optional.empty();
        }
        String written = value.isString() ? value.stringValue() : "";
        if (!choices.containsKey(written)) {
            return wrong(name, value, "write one of " + Nearest.list(choices.keySet()));
        }
        return Optional.of(choices.get(written));
    }

    /** A list of texts; empty where it is absent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(name)) {
            if (item.isString()) {
                texts.add(item.stringValue());
            } else {
                fault(
                        name + "/" + texts.size(),
                        "has " + Shown.value(item) + " in its list; write texts, in quotes where needed");
                break;
            }
        }
        return texts;
    }

    /** A list of texts and numbers, these as text; empty where it is absent. */
    public List<String> textsOrNumbers(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(name)) {
            if (item.isString() || item.isNumber()) {
                texts.add(Shown.plain(item));
            } else {
                fault(name + "/" + texts.size(), "has " + Shown.value(item) + " in its list; write texts and numbers");
                break;
            }
        }
        return texts;
    }

    /** A list of whole numbers from {@code least} to {@code most}; empty where it is absent. */
    public List<Long> numbers(String name, long least, long most) {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode item : items(name)) {
            boolean within = item.isIntegralNumber()
                    && item.canConvertToLong()
                    && item.longValue() >= least
                    && item.longValue() <= most;
            if (within) {
                numbers.add(item.longValue());
            } else if (!isTemplate(item)) {
                fault(
                        name + "/" + numbers.size(),
                        "has " + Shown.value(item) + " in its list; write whole numbers from " + least + " to " + most);
                break;
            }
        }
        return numbers;
    }

    /** An object whose members are all texts, numbers, true or false; these as text. Empty where it is absent. */
    public Map<String, String> textsByName(String name) {
        Map<String, String> texts = new TreeMap<>();
        value(name, JsonNode::isObject, "write an object of names and texts").ifPresent(values -> {
            for (Map.Entry<String, JsonNode> member : values.properties()) {
                if (member.getValue().isContainer() || member.getValue().isNull()) {
                    fault(
                            name + "/" + member.getKey(),
                            "has " + Shown.value(member.getValue()) + " as '" + member.getKey() + "'; write a text");
                } else {
                    texts.put(member.getKey(), Shown.plain(member.getValue()));
                }
            }
        });
        return texts;
    }

    /** A list of any values; empty where it is absent. */
    public List<JsonNode> values(String name) {
        List<JsonNode> values = new ArrayList<>();
        items(name).forEach(values::add);
        return values;
    }

    /** Any value at all. */
    public Optional<JsonNode> any(String name) {
        return Optional.ofNullable(member(name));
    }

    /** The members of an object inside this one. */
    public Optional<Fields> object(String name) {
        return value(name, JsonNode::isObject, "write an object")
                .map(value -> new Fields((ObjectNode) value, at(name), label + name + ".", unfilled, faults));
    }

    /** The members of the objects of a list; empty where it is absent. */
    public List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        int index = 0;
        for (JsonNode item : items(name)) {
            String place = name + "/" + index;
            if (item instanceof ObjectNode object) {
                String inside = label + name + "[" + index + "].";
                objects.add(new Fields(object, pointer + "/" + place, inside, unfilled, faults));
            } else {
                fault(place, "has " + Shown.value(item) + " at " + index + "; write an object");
            }
            index++;
        }
        return objects;
    }

    /** The items of a list; empty where it is absent. */
    public Iterable<JsonNode> items(String name) {
        return value(name, JsonNode::isArray, "write a list")
                .<Iterable<JsonNode>>map(list -> list)
                .orElse(List.of());
    }

    /** Tells of a problem with one member: {@code "is 3, more than 2; write less"}. */
    public void problem(String name, String clause) {
        asked.add(name);
        faults.add(new Fault(at(name), false, label + name + " " + clause));
    }

    /** Tells that a member must be there, and what to write. */
    public void missing(String name, String instead) {
        problem(name, "is missing; " + instead);
    }

    /** Whether the member is there, and not null. */
    public boolean has(String name) {
        return member(name) != null;
    }

    /**
     * To be called last: finds members nobody asked for.
     *
     * @throws IllegalArgumentException if there were problems; the message lists them all
     */
    public void refuseProblems() {
        refuseUnknown();
        if (!faults.isEmpty()) {
            throw new FieldsRefused(faults);
        }
    }

    /** Finds members that nobody asked for. */
    public void refuseUnknown() {
        for (String name : object.propertyNames()) {
            if (!asked.contains(name)) {
                String clause = " is not known here; " + Nearest.hint(name, asked);
                faults.add(new Fault(at(name), true, label + Nearest.shown(name) + clause));
            }
        }
    }

    public String pointer() {
        return pointer;
    }

    public String label() {
        return label;
    }

    public ObjectNode node() {
        return object;
    }

    private @Nullable JsonNode member(String name) {
        asked.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private @Nullable JsonNode filled(String name) {
        JsonNode value = member(name);
        return value == null || isTemplate(value) ? null : value;
    }

    /** Whether the value has a template in it that is not filled in yet. */
    public boolean isTemplate(JsonNode value) {
        return unfilled && value.isString() && value.stringValue().contains("{{");
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> kind, String instead) {
        JsonNode value = filled(name);
        return value == null || kind.test(value) ? Optional.ofNullable(value) : wrong(name, value, instead);
    }

    private <T> Optional<T> wrong(String name, JsonNode value, String instead) {
        problem(name, "is " + Shown.value(value) + "; " + instead);
        return Optional.empty();
    }

    public boolean isWrong(String name) {
        return faults.stream().anyMatch(fault -> fault.pointer().equals(at(name)));
    }

    private void fault(String place, String clause) {
        String name = place.substring(0, place.indexOf('/'));
        faults.add(new Fault(pointer + "/" + place, false, label + name + " " + clause));
    }

    private String at(String name) {
        return Definition.member(pointer, name);
    }
}
