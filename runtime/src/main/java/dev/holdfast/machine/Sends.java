package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.MatchingRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Collects what one step of an instance sends. One thread at a time. */
final class Sends implements Sender {
    private final Instance instance;
    private final long version;
    private final List<Send> sends = new ArrayList<>();
    private volatile boolean closed;

    /** @param version that the step is going to have */
    Sends(Instance instance, long version) {
        this.instance = instance;
        this.version = version;
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
        var kept = new Sends(instance, version);
        kept.sends.addAll(sends.subList(0, size));
        return kept;
    }

    @Override
    public Instance instance() {
        return instance;
    }

    @Override
    public void sendTo(String to, String event, ObjectNode payload) {
        sendTo(to.equals(instance.id()) ? instance.component() : null, to, event, payload);
    }

    void sendTo(@Nullable String component, String to, String event, ObjectNode payload) {
        add(new Send.ToInstance(nextId(), component, to, event, payload.deepCopy()));
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
        broadcast(component, machine, state, List.of(), event, payload.deepCopy(), payload);
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
        ObjectNode known = Trees.object();
        for (MatchingRule rule : rules) {
            if (rule.wanted(payload).isMissingNode() && !rule.wanted(data).isMissingNode()) {
                data.propertyStream()
                        .filter(member -> rule.begins(member.getKey()))
                        .forEach(member -> known.set(member.getKey(), member.getValue()));
            }
        }
        add(new Send.Broadcast(nextId(), component, machine, state, rules, event, payload, known));
    }

    @Override
    public String create(String machine, ObjectNode context) {
        return create(instance.component(), machine, context);
    }

    @Override
    public String create(String component, String machine, ObjectNode context) {
        return create(component, machine, null, "create", context.deepCopy());
    }

    String create(String component, String machine, @Nullable String state, String event, ObjectNode context) {
        String id = nextId();
        String created =
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        add(new Send.Create(id, component, machine, created, state, event, context));
        return created;
    }

    private String nextId() {
        return Ids.send(instance.id(), version, sends.size());
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
