package dev.holdfast.machine;

import dev.holdfast.condition.Budget;
import dev.holdfast.event.Filling;
import dev.holdfast.machine.Deadlines.Setting;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.State;
import dev.holdfast.machine.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event leads to: its transition, and the autos without delay that follow from it. Nothing of it has happened until it
 * is recorded. One thread at a time.
 */
final class Macrostep {
    /** The most transitions in one macrostep. */
    static final int MAX_TRANSITIONS = 100;

    private final Budget budget = Budget.together();
    private final Filling filling = new Filling();
    private final Machine machine;
    private final HandlerCalls handlers;
    private final Instant now;
    private final List<Draft> drafts = new ArrayList<>();
    private @Nullable Configuration at;
    private final boolean settled;
    private boolean entered = true;
    private long first = 1;

    /**
     * @param at null for an instance that is not there yet
     * @param settled whether all that it has sent is known to be delivered
     */
    Macrostep(Machine machine, HandlerCalls handlers, @Nullable Configuration at, boolean settled, Instant now) {
        this.machine = machine;
        this.handlers = handlers;
        this.at = at;
        this.settled = settled && at != null && !at.owed().isEmpty();
        this.now = now;
    }

    List<Draft> drafts() {
        return drafts;
    }

    /** What the instance is after all that was drafted. */
    Configuration after() {
        if (at == null) {
            throw new IllegalStateException("nothing has happened to the instance yet");
        }
        return at;
    }

    /** What may be spent on guards, of this event and of all autos that follow. */
    Budget budget() {
        return budget;
    }

    /** Whether the last step entered a state, as all but internal transitions do. */
    boolean entered() {
        return entered;
    }

    private void add(String instance, Draft draft) {
        long version = at == null ? first : at.instance().version() + 1;
        drafts.add(draft);
        at = Fold.apply(
                at, draft.entry(), new Fold.Mark(Streams.of(instance), draft.id(), version, now, draft.traceId()));
    }

    /** @param begun what the new instance is before its first handlers */
    void create(Instance begun, MachineEvent event, String trigger, String id, List<String> causedBy) {
        first = begun.version() + 1;
        String ids = Ids.step(begun, first);
        var step = new Step(machine, handlers, begun, event, ids, filling);
        State state = machine.state(begun.state());
        step.call(state.onEntry(), "onEntry");
        sending("entering", state.name(), () -> step.cascades(state));
        var timers = Deadlines.entered(machine, state.name(), ids, new Setting(id, event.traceId(), now));
        var entry = new Entry.Created(
                begun.component(),
                begun.machine(),
                machine.hash(),
                begun.entryPoint(),
                begun.parent(),
                trigger,
                begun.publicMember() == null ? begun.context() : begun.publicMember(),
                step.context(),
                step.publicMember(),
                new Entry.Result(
                        state.name(), Instance.Status.in(state), timers, false, step.sends(), step.failures()));
        add(begun.id(), new Draft(id, entry, now, causedBy, event.traceId()));
    }

    /** @param sender who sent the event; null if it came from outside or by itself */
    void take(Transition transition, MachineEvent event, Instance.@Nullable Parent sender, Stimulus stimulus) {
        String id = stimulus.id();
        Instance before = after().instance();
        String ids = Ids.step(before, before.version() + 1);
        boolean internal = transition.type() == Transition.Type.INTERNAL;
        State to = machine.state(transition.to());
        entered = !internal;
        var step = new Step(machine, handlers, before, event, ids, filling);
        if (!internal) {
            step.call(machine.state(before.state()).onExit(), "onExit");
        }
        step.call(transition.triggeredMethod(), "triggeredMethod");
        boolean merged = transition.merges() && !event.payload().isEmpty();
        if (merged) {
            step.merge();
        }
        if (!internal) {
            step.call(to.onEntry(), "onEntry");
        }
        sending("transition", event.type(), () -> step.transitionEffects(transition));
        if (!internal) {
            sending("entering", to.name(), () -> step.cascades(to));
        }
        var setting = new Setting(id, event.traceId(), now);
        List<Timer> timers = Deadlines.after(machine, before, transition, ids, setting);
        var result = new Entry.Result(
                to.name(), Instance.Status.in(to), timers, settled && drafts.isEmpty(), step.sends(), step.failures());
        var entry = changed(before, event, sender, merged, step, result);
        add(before.id(), new Draft(id, entry, now, stimulus.causedBy(), event.traceId(), stimulus.request()));
    }

    /** Records that an auto is not taken, without which nobody could tell that it was to be. */
    void refuse(Stimulus.Signal signal, Entry.Reason reason, String explanation) {
        Instance before = after().instance();
        var entry = new Entry.Refused(signal.event(), reason, explanation, before.status(), List.of());
        add(
                before.id(),
                new Draft(
                        signal.id(),
                        entry,
                        now,
                        signal.causedBy(),
                        signal.event().traceId()));
    }

    /** What a definition sends can be too much to be recorded, as can what a handler sends. */
    private static void sending(String role, String name, Runnable effects) {
        try {
            effects.run();
        } catch (IllegalArgumentException | IllegalStateException unrecordable) {
            String why = StoredForm.message(String.valueOf(unrecordable.getMessage()));
            throw new HandlerFailed(new Entry.Failure(name, role, why));
        }
    }

    private static Entry.Changed changed(
            Instance before,
            MachineEvent event,
            Instance.@Nullable Parent sender,
            boolean merged,
            Step step,
            Entry.Result result) {
        return new Entry.Changed(
                before.component(),
                before.machine(),
                event,
                sender,
                before.state(),
                merged,
                step.contextChanges(),
                step.publicMemberChanges(),
                result);
    }
}
