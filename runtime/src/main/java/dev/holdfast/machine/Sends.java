package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.MatchingRule;
import dev.holdfast.store.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Collects what one step of an instance sends. One thread at a time. */
final class Sends implements Sender {
    private final Instance instance;
    private final String step;
    private final List<Send> sends = new ArrayList<>();
    private long characters;
    private volatile boolean closed;
    private @Nullable Instance shown;

    /** @param step how the ids of what it sends begin */
    Sends(Instance instance, String step) {
        this.instance = instance;
        this.step = step;
    }

    /** What was sent so far. */
    List<Send> all() {
        return List.copyOf(sends);
    }

    int size() {
        return sends.size();
    }

    /** Forgets what was sent after the first so many, and takes nothing more from whoever still runs. */
    Sends cutTo(int size) {
        closed = true;
        var kept = new Sends(instance, step);
        kept.sends.addAll(sends.subList(0, size));
        kept.sends.forEach(send -> kept.characters += StoredForm.characters(send.payload()));
        return kept;
    }

    /** The id of the instance. */
    String id() {
        return instance.id();
    }

    @Override
    public Instance instance() {
        if (shown == null) {
            shown = instance.copy();
        }
        return shown;
    }

    @Override
    public void sendTo(String to, String event, ObjectNode payload) {
        if (to == null || event == null) { // a handler may give anything
            throw new IllegalArgumentException("instance '" + instance.id() + "' sends event '" + event
                    + "' to instance '" + to + "', and one of them is null; name both");
        }
        sendTo(to.equals(instance.id()) ? instance.component() : null, to, event, payload);
    }

    void sendTo(@Nullable String component, String to, String event, ObjectNode payload) {
        Names.check("name of the instance's stream", Streams.of(to));
        add(new Send.ToInstance(nextId(), component, to, event, recordable(event, payload)));
    }

    @Override
    public void sendToSelf(String event, ObjectNode payload) {
        sendTo(instance.id(), event, payload);
    }

    @Override
    public void broadcast(String machine, @Nullable String state, String event, ObjectNode payload) {
        broadcast(instance.component(), machine, state, event, payload);
    }

    @Override
    public void broadcast(String component, String machine, @Nullable String state, String event, ObjectNode payload) {
        broadcast(component, machine, state, List.of(), event, payload, payload);
    }

    /** @param data of the sender, where rules find what the payload does not have */
    void broadcast(
            String component,
            String machine,
            @Nullable String state,
            List<MatchingRule> rules,
            String event,
            ObjectNode payload,
            ObjectNode data) {
        checkPlace(component, machine, state);
        ObjectNode known = Trees.object();
        for (MatchingRule rule : rules) {
            if (rule.wanted(payload).isMissingNode() && !rule.wanted(data).isMissingNode()) {
                data.propertyStream()
                        .filter(member -> rule.begins(member.getKey()))
                        .forEach(member -> known.set(member.getKey(), member.getValue()));
            }
        }
        add(new Send.Broadcast(nextId(), component, machine, state, rules, event, recordable(event, payload), known));
    }

    @Override
    public String create(String machine, ObjectNode context) {
        return create(instance.component(), machine, context);
    }

    @Override
    public String create(String component, String machine, ObjectNode context) {
        return create(component, machine, null, "create", context);
    }

    String create(String component, String machine, @Nullable String state, String event, ObjectNode context) {
        checkPlace(component, machine, state);
        String id = nextId();
        String created =
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        add(new Send.Create(id, component, machine, created, state, event, recordable(event, context)));
        return created;
    }

    private String nextId() {
        return Ids.send(step, sends.size());
    }

    private static void checkPlace(String component, String machine, @Nullable String state) {
        Names.check("component", component);
        Names.check("machine", machine);
        if (state != null) {
            Names.check("state", state);
        }
    }

    /** What is sent as whoever gets it will read it. */
    private ObjectNode recordable(String event, ObjectNode payload) {
        Names.check("event type", event);
        ObjectNode stored = StoredForm.of("the payload of " + event, payload);
        characters += StoredForm.characters(stored);
        if (characters > StoredForm.MAX_CHARACTERS) {
            throw new IllegalArgumentException("one step of instance '" + instance.id() + "' sends more than "
                    + StoredForm.MAX_CHARACTERS + " characters of JSON; send less, or in several steps");
        }
        return stored;
    }

    private void add(Send send) {
        if (closed) {
            throw new IllegalStateException("the handler's time is over, and nothing more is sent for it");
        }
        if (sends.size() == MAX_SENDS) {
            throw new IllegalStateException("one step of instance '" + instance.id() + "' sends more than " + MAX_SENDS
                    + " times; send to fewer, or in several steps");
        }
        sends.add(send);
    }
}
