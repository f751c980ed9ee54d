package dev.holdfast.machine;

/**
 * Is told what a runtime of this process does, after it is recorded. It must be quick; what it throws is logged and changes
 * nothing. Called from many threads.
 */
@FunctionalInterface
public interface MachineListener {
    void notified(Notification notification);

    /** Listens to nothing. */
    static MachineListener none() {
        return notification -> {};
    }
}
