package dev.holdfast.process;

/** Ends what commands go on doing although nobody waits for it any more. Thread-safe. */
public final class Orphans {
    private Orphans() {}

    /**
     * Ends what a run's commands left running on this machine when their Holdfast process was killed, on Linux: asked first,
     * killed three seconds later. What a Holdfast process that is alive looks after is left alone.
     *
     * @return how many processes there were
     */
    public static int end(RunIdentity run) throws InterruptedException {
        return ProcessTree.orphans(run).end();
    }

    /** Kills what commands of this process are at work on, which is about to end without them. Returns at once. */
    public static void killOwn() {
        ProcessTree.ofThisProcess().kill();
    }
}
