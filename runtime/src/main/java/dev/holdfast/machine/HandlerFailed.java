package dev.holdfast.machine;

/** A handler failed, and its machine wants nothing to change then. */
final class HandlerFailed extends RuntimeException {
    private final transient Entry.Failure failure;
    private final String explanation;

    HandlerFailed(Entry.Failure failure) {
        super(failure.error(), null, false, false);
        this.failure = failure;
        this.explanation = failure.role() + " '" + failure.handler() + "' failed: " + failure.error();
    }

    /** As a sentence. */
    String explanation() {
        return explanation;
    }

    Entry.Failure failure() {
        return failure;
    }
}
