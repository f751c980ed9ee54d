package dev.holdfast.testkit.disk;

/**
 * A write that was begun. Immutable. Moments count what the disk has done, or anything else that grows with time.
 *
 * @param begun the moment before the call
 * @param ended the moment after the call returned or failed, {@link Integer#MAX_VALUE} if it never did
 * @param result the version that the call returned, if it was acknowledged
 */
record Attempt(Action action, int begun, int ended, Outcome outcome, long result) {
    /** How a write ended. */
    enum Outcome {
        /** It returned: it has happened. */
        ACKNOWLEDGED,
        /** It failed and certainly wrote nothing, or has been found not to be there: it has not happened. */
        REFUSED,
        /** It never returned, or failed in the middle: it may have happened. */
        UNKNOWN
    }

    static Attempt begun(Action action, int moment) {
        return new Attempt(action, moment, Integer.MAX_VALUE, Outcome.UNKNOWN, 0);
    }

    Attempt ended(int moment, Outcome how, long version) {
        return new Attempt(action, begun, moment, how, version);
    }

    /** As it is known to somebody who looks at {@code moment}. */
    Attempt asOf(int moment) {
        return ended <= moment ? this : begun(action, begun);
    }

    /** With this outcome. */
    Attempt settled(Outcome how, long version) {
        return new Attempt(action, begun, ended, how, version);
    }

    /** As if all of it had been before moment 0. */
    Attempt atOnce() {
        return new Attempt(action, 0, 0, outcome, result);
    }

    boolean acknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }

    boolean possible() {
        return outcome != Outcome.REFUSED;
    }
}
