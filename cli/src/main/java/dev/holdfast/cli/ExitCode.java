package dev.holdfast.cli;

/** What a command's exit code says. */
final class ExitCode {
    static final int DONE = 0;
    /** The run failed or was cancelled, or the command could not do its work. */
    static final int FAILED = 1;
    /** The command line, a setting or an input file makes no sense. */
    static final int USAGE = 2;
    /** Stopped before the end; the same command continues. */
    static final int UNFINISHED = 3;
    /** Another process holds the store, or has taken over the run. */
    static final int CONFLICT = 4;

    private ExitCode() {}
}
