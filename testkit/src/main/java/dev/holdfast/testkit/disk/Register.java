package dev.holdfast.testkit.disk;

import dev.holdfast.testkit.disk.Attempt.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The attempts to change one document or blob, in order: what it shows is what one of them left. Immutable. */
record Register(List<Attempt> attempts) {
    /** The attempts whose effect may show: the last acknowledged one and the possible ones after it. */
    List<Attempt> visible() {
        return attempts.subList(Math.max(0, lastAcknowledged()), attempts.size()).stream()
                .filter(Attempt::possible)
                .toList();
    }

    /** Whether no attempt has certainly happened, so that nothing may be there. */
    boolean mayBeUntouched() {
        return lastAcknowledged() < 0;
    }

    /** The attempt whose effect shows, the last one if there are several; empty if nothing explains it but no attempt. */
    Optional<Attempt> shown(Predicate<Attempt> shows) {
        return visible().reversed().stream().filter(shows).findFirst();
    }

    /** What {@code attempt}, one of these, is known to be once {@code shown} shows. */
    @SuppressWarnings("ReferenceEquality") // this very attempt, not one like it
    Attempt settle(Attempt attempt, Optional<Attempt> shown, long version) {
        if (shown.isPresent() && shown.get() == attempt) {
            return attempt.settled(Outcome.ACKNOWLEDGED, version);
        }
        return attempt.acknowledged() ? attempt : attempt.settled(Outcome.REFUSED, 0);
    }

    private int lastAcknowledged() {
        int last = attempts.size() - 1;
        while (last >= 0 && !attempts.get(last).acknowledged()) {
            last--;
        }
        return last;
    }
}
