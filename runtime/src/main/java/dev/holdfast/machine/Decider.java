package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Reason;
import dev.holdfast.machine.model.ContextCheck;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.Transition;
import java.time.Instant;
import java.util.List;

/** Decides what an event leads to. What is not in the store is asked of nobody but the handlers. Thread-safe. */
final class Decider {
    private final HandlerCalls handlers;
    private final EntryLimit limit;

    Decider(HandlerCalls handlers, EntryLimit limit) {
        this.handlers = handlers;
        this.limit = limit;
    }

    /** @throws EventRefused if a handler failed and the machine rejects or fails then */
    Decision.Take create(Machine machine, Instance begun, String trigger, Stimulus.Signal signal, Instant now) {
        var step = new Macrostep(machine, handlers, null, false, now);
        try {
            step.create(begun, signal.event(), trigger, signal.id(), signal.causedBy());
            return chained(machine, step, now);
        } catch (HandlerFailed failed) {
            throw new EventRefused(
                    begun,
                    new Entry.Refused(
                            signal.event(),
                            Reason.HANDLER_FAILED,
                            failed.explanation(),
                            begun.status(),
                            List.of(failed.failure())));
        }
    }

    /** @param settled whether all that the instance has sent is known to be delivered */
    Decision decide(Machine machine, Configuration at, boolean settled, Stimulus stimulus, Instant now) {
        Instance instance = at.instance();
        MachineEvent event = event(stimulus, now);
        try {
            if (instance.status() != Instance.Status.ACTIVE) {
                return refuse(
                        at,
                        event,
                        Reason.OVER,
                        "instance '" + instance.id() + "' is "
                                + instance.status().word() + " in " + instance.state() + " and takes no more events");
            }
            var step = new Macrostep(machine, handlers, at, settled, now);
            var choice = new Choice(machine, instance, event, step.budget());
            Transition taken = stimulus instanceof Stimulus.Due due ? choice.due(due.timer()) : choice.transition();
            if (taken == null) {
                return refuse(at, event, choice.reason(), choice.explanation());
            }
            List<String> broken = taken.merges()
                    ? ContextCheck.changed(machine, instance.data(), Changes.merged(instance.data(), event.payload()))
                    : List.of();
            if (!broken.isEmpty()) {
                return refuse(at, event, Reason.DATA_INVALID, String.join("; ", broken));
            }
            Instance.Parent sender = stimulus instanceof Stimulus.Signal signal ? signal.sender() : null;
            step.take(taken, event, sender, stimulus);
            return chained(machine, step, now);
        } catch (HandlerFailed failed) {
            boolean fatal = machine.onHandlerFailure() == Machine.HandlerFailurePolicy.FAIL;
            var status = fatal ? Instance.Status.ERROR : instance.status();
            return new Decision.Refuse(new Entry.Refused(
                    event, Reason.HANDLER_FAILED, failed.explanation(), status, List.of(failed.failure())));
        }
    }

    private static MachineEvent event(Stimulus stimulus, Instant now) {
        return switch (stimulus) {
            case Stimulus.Signal signal -> signal.event();
            case Stimulus.Due due ->
                new MachineEvent(
                        due.timer().event(), Trees.object(), now, due.timer().traceId());
        };
    }

    private static Decision refuse(Configuration at, MachineEvent event, Reason reason, String explanation) {
        return new Decision.Refuse(
                new Entry.Refused(event, reason, explanation, at.instance().status(), List.of()));
    }

    /** Follows the autos that need no waiting, and makes sure that all of it can be recorded. */
    private Decision.Take chained(Machine machine, Macrostep step, Instant now) {
        String first = step.drafts().getFirst().id();
        boolean going = true;
        while (going) {
            Instance instance = step.after().instance();
            going = step.entered() && instance.status() == Instance.Status.ACTIVE && follows(machine, step, first, now);
            if (going && step.drafts().size() > Macrostep.MAX_TRANSITIONS + 1) {
                throw new EndlessAutos(instance, step.drafts());
            }
        }
        limit.check(step.drafts(), step.after().instance());
        return new Decision.Take(step.drafts(), step.after());
    }

    /**
     * Takes the first auto whose guards pass. One that cannot be decided is recorded as refused, and none after it is taken.
     * Ids follow from the first, so that deciding again repeats them.
     *
     * @return whether a transition was taken
     */
    private static boolean follows(Machine machine, Macrostep step, String first, Instant now) {
        Draft last = step.drafts().getLast();
        for (Transition transition : machine.timed(step.after().instance().state())) {
            if (!Deadlines.atOnce(transition)) {
                continue;
            }
            var event = new MachineEvent(transition.event(), Trees.object(), now, last.traceId());
            var choice = new Choice(machine, step.after().instance(), event, step.budget());
            boolean passes = choice.passes(transition);
            if (passes || choice.isUndecided()) {
                String id = Ids.auto(first, step.drafts().size());
                var signal = new Stimulus.Signal(id, event, null, List.of(last.id()));
                if (passes) {
                    step.take(transition, event, null, signal);
                } else {
                    step.refuse(signal, choice.reason(), choice.explanation());
                }
                return passes;
            }
        }
        return false;
    }
}
