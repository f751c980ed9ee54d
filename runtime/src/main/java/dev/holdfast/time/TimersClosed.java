package dev.holdfast.time;

/** Timers were closed before what relies on them: nothing that waits goes on in this process. Nobody's outcome. */
public final class TimersClosed extends IllegalStateException {
    public TimersClosed() {
        super("the timers are closed, so nothing that waits goes on here; close them after everything that uses them");
    }
}
