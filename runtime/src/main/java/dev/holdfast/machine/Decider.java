package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Reason;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.Transition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what an event leads to. What is not in the store is asked of nobody but the handlers. Thread-safe. */
final class Decider {
    private final HandlerCalls handlers;

    Decider(HandlerCalls handlers) {
        this.handlers = handlers;
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
            var choice = new Choice(machine, instance, event);
            Transition taken = stimulus instanceof Stimulus.Due due ? choice.due(due.timer()) : choice.transition();
            if (taken == null) {
                return refuse(at, event, choice.reason(), choice.explanation());
            }
            var step = new Macrostep(machine, handlers, at, settled, now);
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

    /** Follows the autos that need no waiting. Their ids follow from the first, so that deciding again repeats them. */
    private static Decision.Take chained(Machine machine, Macrostep step, Instant now) {
        String first = step.drafts().getFirst().id();
        while (true) {
            Draft last = step.drafts().getLast();
            Instance instance = step.after().instance();
            Transition next =
                    step.entered() && instance.status() == Instance.Status.ACTIVE ? auto(machine, instance, now) : null;
            if (next == null) {
                return new Decision.Take(step.drafts(), step.after());
            }
            if (step.drafts().size() > Macrostep.MAX_TRANSITIONS) {
                throw new EndlessAutos(instance, step.drafts());
            }
            var event = new MachineEvent(next.event(), Trees.object(), now, last.traceId());
            step.take(
                    next,
                    event,
                    null,
                    new Stimulus.Signal(Ids.auto(first, step.drafts().size()), event, null, List.of(last.id())));
        }
    }

    private static @Nullable Transition auto(Machine machine, Instance instance, Instant now) {
        for (Transition transition : machine.timed(instance.state())) {
            if (Deadlines.atOnce(transition)) {
                var choice = new Choice(machine, instance, MachineEvent.of(transition.event(), now));
                if (choice.passes(transition)) {
                    return transition;
                }
            }
        }
        return null;
    }
}
