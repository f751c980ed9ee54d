package dev.holdfast.cli;

import dev.holdfast.flow.RunEvent;
import java.io.PrintWriter;

/** Every event as a line of JSON, as it is recorded. Thread-safe. */
final class JsonProgress implements Progress {
    private final PrintWriter out;

    JsonProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void recorded(String runId, RunEvent event) {
        out.println(JsonOutput.line(JsonOutput.event(event.time(), event.type().name(), event.body(runId))));
    }
}
