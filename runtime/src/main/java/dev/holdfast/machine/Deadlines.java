package dev.holdfast.machine;

import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which timers an instance has. */
final class Deadlines {
    private static final Comparator<Timer> ORDER =
            Comparator.comparing(Timer::deadline).thenComparingInt(Timer::transition);

    /**
     * What sets timers.
     *
     * @param cause the id of the event
     */
    record Setting(String cause, @Nullable String traceId, Instant now) {}

    private Deadlines() {}

    /** Those of a state that is entered. */
    static List<Timer> entered(Machine machine, String state, String step, Setting setting) {
        return entered(machine, state, false, step, setting);
    }

    /** Those of a state in which an instance is found: what would have happened at once is due. */
    static List<Timer> found(Machine machine, String state, String step, Setting setting) {
        return entered(machine, state, true, step, setting);
    }

    private static List<Timer> entered(Machine machine, String state, boolean all, String step, Setting setting) {
        List<Transition> timed = machine.timed(state);
        if (timed.isEmpty() || machine.state(state).type().terminal()) {
            return List.of();
        }
        List<Timer> timers = new ArrayList<>();
        for (Transition transition : timed) {
            if (all || !atOnce(transition)) {
                timers.add(timer(transition, step, timers.size(), setting));
            }
        }
        timers.sort(ORDER);
        return timers;
    }

    /** Those after a transition. */
    static List<Timer> after(Machine machine, Instance before, Transition taken, String step, Setting setting) {
        if (!taken.from().equals(taken.to())) {
            return entered(machine, taken.to(), step, setting);
        }
        if (taken.type() == Transition.Type.INTERNAL || !taken.resetOnTransition()) {
            return kept(before.timers(), taken, step, setting);
        }
        return again(machine, before, taken, step, setting);
    }

    /** Those of a state that is entered from itself: a delay that is not to begin again goes on. */
    private static List<Timer> again(Machine machine, Instance before, Transition taken, String step, Setting setting) {
        List<Timer> timers = new ArrayList<>();
        for (Timer fresh : entered(machine, taken.to(), step, setting)) {
            boolean begins = fresh.transition() == taken.index()
                    || machine.transitions().get(fresh.transition()).resetOnTransition();
            before.timers().stream()
                    .filter(timer -> !begins && timer.transition() == fresh.transition())
                    .findFirst()
                    .ifPresentOrElse(timers::add, () -> timers.add(fresh));
        }
        timers.sort(ORDER);
        return timers;
    }

    /** Those that go on; the one that has just led from the state to itself begins anew. */
    private static List<Timer> kept(List<Timer> before, Transition taken, String step, Setting setting) {
        List<Timer> timers = new ArrayList<>();
        for (Timer timer : before) {
            timers.add(timer.transition() == taken.index() ? timer(taken, step, timers.size(), setting) : timer);
        }
        timers.sort(ORDER);
        return timers;
    }

    private static Timer timer(Transition transition, String step, int index, Setting setting) {
        return new Timer(
                Ids.timer(step, index),
                transition.event(),
                transition.index(),
                setting.now().plusMillis(transition.delayMillis()),
                setting.cause(),
                setting.traceId());
    }

    /** Whether a transition belongs to the macrostep that enters its state. */
    static boolean atOnce(Transition transition) {
        return transition.type() == Transition.Type.AUTO && transition.delayMillis() == 0;
    }
}
