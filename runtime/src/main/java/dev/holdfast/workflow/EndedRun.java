package dev.holdfast.workflow;

import dev.holdfast.flow.RunView;

/** A run that had finished before it was asked for. Immutable. */
record EndedRun(RunView view) implements Running {
    @Override
    public String runId() {
        return view.id();
    }

    @Override
    public boolean continued() {
        return true;
    }

    @Override
    public RunView await() {
        return view;
    }

    @Override
    public void cancel() {}

    @Override
    public void stop() {}
}
