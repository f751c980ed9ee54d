package dev.holdfast.workflow.task;

/** A tool did its work and the result is a failure. The message is all there is to know, so there is no stack trace. */
final class TaskFailed extends Exception {
    TaskFailed(String message) {
        super(message, null, false, false);
    }
}
