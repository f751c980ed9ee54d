package dev.holdfast.machine;

import dev.holdfast.event.Filling;
import dev.holdfast.machine.model.CascadingRule;
import dev.holdfast.machine.model.ContextCheck;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.Machine.HandlerFailurePolicy;
import dev.holdfast.machine.model.State;
import dev.holdfast.machine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One step of an instance while it is worked out: its data, what it sends, and what went wrong. One thread at a time. */
final class Step {
    private final Machine machine;
    private final HandlerCalls handlers;
    private final Instance before;
    private final MachineEvent event;
    private final Filling filling;
    private final List<Entry.Failure> failures = new ArrayList<>();
    private ObjectNode context;
    private @Nullable ObjectNode publicMember;
    private Sends sends;
    private boolean merged;
    private boolean handled;

    /**
     * @param before as it is without the step; of a new instance, as it begins
     * @param step how ids begin that it makes up
     * @param filling counts what templates are filled in with, of all steps of a macrostep
     */
    Step(Machine machine, HandlerCalls handlers, Instance before, MachineEvent event, String step, Filling filling) {
        this.filling = filling;
        this.machine = machine;
        this.handlers = handlers;
        this.before = before;
        this.event = event;
        this.context = before.context();
        this.publicMember = before.publicMember();
        this.sends = new Sends(before, step);
    }

    ObjectNode context() {
        return context;
    }

    @Nullable
    ObjectNode publicMember() {
        return publicMember;
    }

    List<Send> sends() {
        return sends.all();
    }

    List<Entry.Failure> failures() {
        return failures;
    }

    /** What handlers have changed, after the payload was laid over what was before. */
    Changes contextChanges() {
        return handled ? Changes.between(base(before.context()), context) : Changes.NONE;
    }

    /** The same for the public member; null where there is none. */
    @Nullable
    Changes publicMemberChanges() {
        ObjectNode was = before.publicMember();
        if (was == null || publicMember == null) {
            return null;
        }
        return handled ? Changes.between(base(was), publicMember) : Changes.NONE;
    }

    private ObjectNode base(ObjectNode was) {
        return merged ? Changes.merged(was, event.payload()) : was;
    }

    /** Lays the payload over the data. */
    void merge() {
        merged = true;
        context = Changes.merged(context, event.payload());
        publicMember = publicMember == null ? null : Changes.merged(publicMember, event.payload());
    }

    /**
     * Calls a handler, if there is one.
     *
     * @throws HandlerFailed if it failed and its machine rejects or fails then
     */
    void call(@Nullable String name, String role) {
        if (name == null || !handlers.has(name)) {
            return;
        }
        int sent = sends.size();
        ObjectNode copy = (publicMember == null ? context : publicMember).deepCopy();
        String error = handlers.call(name, event, copy, sends, machine.handlerTimeoutMillis());
        ObjectNode left = copy;
        if (error == null) {
            try {
                left = StoredForm.of("the data that it left", copy);
                error = invalid(left);
            } catch (IllegalArgumentException unrecordable) {
                error = unrecordable.getMessage();
            }
        }
        handled |= error == null;
        if (error == null && publicMember == null) {
            context = left;
        } else if (error == null) {
            publicMember = left;
        } else {
            sends = sends.cutTo(sent);
            var failure = new Entry.Failure(name, role, error);
            if (machine.onHandlerFailure() != HandlerFailurePolicy.CONTINUE) {
                throw new HandlerFailed(failure);
            }
            failures.add(failure);
        }
    }

    /** What is wrong about the data that a handler leaves, as a sentence; null if nothing is. */
    private @Nullable String invalid(ObjectNode left) {
        List<String> broken = ContextCheck.changed(machine, publicMember == null ? context : publicMember, left);
        return broken.isEmpty() ? null : "it leaves what is not allowed: " + String.join("; ", broken);
    }

    /** What a transition sends, whatever state it leads to. */
    void transitionEffects(Transition transition) {
        Transition.NotifyParent notice = transition.notifyParent();
        if (notice != null) {
            notifyParent(notice.event(), notice.includeState() ? transition.to() : null, notice.includeContext());
        } else if (machine.parentLink() != null && !transition.from().equals(transition.to())) {
            notifyParent(machine.parentLink().event(), transition.to(), false);
        }
        if (transition.target() != null) {
            target(transition.target(), transition.event());
        }
    }

    private void notifyParent(String type, @Nullable String state, boolean withContext) {
        Instance.Parent parent = before.parent();
        if (parent == null) {
            return;
        }
        ObjectNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("childInstanceId", before.id())
                .put("childId", before.id())
                .put("childMachine", before.machine())
                .put("previousState", before.state());
        if (state != null) {
            payload.put("newState", state).put("currentState", state);
        }
        if (withContext) {
            payload.set("childContext", publicMember == null ? context : publicMember);
            payload.set("context", data());
        }
        sends.sendTo(parent.component(), parent.id(), type, payload);
    }

    private void target(Transition.Target target, String type) {
        var names = new Templates(data(), publicMember, event, filling);
        ObjectNode told = target.contextMapping() == null
                ? Changes.merged(data(), event.payload())
                : names.mapped(target.contextMapping());
        String component = target.component() == null ? before.component() : target.component();
        if (target.event() == null) {
            sends.create(component, target.machine(), target.state(), type, told);
        } else if (target.matchingRules().isEmpty()) {
            failures.add(new Entry.Failure(
                    target.event(),
                    "targetEvent",
                    "no matchingRules say which instances of " + component + "." + target.machine()
                            + " it is for, so nobody gets it; write them beside it"));
        } else {
            ObjectNode known = Changes.merged(data(), event.payload());
            sends.broadcast(component, target.machine(), null, target.matchingRules(), target.event(), told, known);
        }
    }

    /** What entering a state sends. */
    void cascades(State state) {
        for (CascadingRule rule : state.cascadingRules()) {
            var names = new Templates(data(), publicMember, event, filling);
            sends.broadcast(
                    rule.targetComponent() == null ? before.component() : rule.targetComponent(),
                    rule.targetMachine(),
                    rule.targetState(),
                    rule.matchingRules(),
                    rule.event(),
                    names.filled(rule.payload()) instanceof ObjectNode payload
                            ? payload
                            : JsonNodeFactory.instance.objectNode(),
                    data());
        }
    }

    private ObjectNode data() {
        return publicMember == null ? context : Changes.merged(publicMember, context);
    }
}
