package dev.holdfast.workflow;

import dev.holdfast.flow.Engine;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs workflows, many at a time. Thread-safe.
 *
 * <p>Templates and conditions see {@code {"input":…,"run":{"id":…},"tasks":{ID:{"status":"completed","output":…}}}}, and
 * inside a parallel task also {@code item} and {@code index}.
 */
public final class WorkflowRunner implements AutoCloseable {
    /** Handlers in addition to {@code noop}, {@code sleep} and {@code workflow}, which are the engine's own. */
    private final Map<String, TaskHandler> handlers;

    private final Engine engine;
    private final Definitions definitions;
    private final Path directory;
    private final int parallel;

    /**
     * @param handlers by tool name
     * @param directory where relative paths of tasks start
     * @param parallel how many tasks of one run are at work at the same time, at least 1
     */
    public WorkflowRunner(
            Engine engine, Map<String, TaskHandler> handlers, Definitions definitions, Path directory, int parallel) {
        this.engine = engine;
        this.handlers = Map.copyOf(handlers);
        this.definitions = definitions;
        this.directory = directory;
        this.parallel = parallel;
    }

    /**
     * Starts a run, or continues an unfinished one.
     *
     * @throws dev.holdfast.flow.DefinitionChanged if it was started with another definition or input
     */
    public Running start(Workflow workflow, RunRequest request) {
        throw new UnsupportedOperationException(engine.toString() + handlers + definitions + directory + parallel);
    }

    /**
     * Continues an unfinished run with the definition it was started with.
     *
     * @throws dev.holdfast.flow.RunNotFound if there is none
     * @throws IllegalStateException if it has finished
     */
    public Running resume(String runId) {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts a new run from the results of another: completed tasks other than {@code fromTask} and everything after it are
     * taken over. The new run begins when it is {@linkplain #resume resumed}.
     *
     * @param newRunId null stands for the next number
     * @return the id of the new run
     */
    public String fork(String runId, String fromTask, @Nullable String newRunId) {
        throw new UnsupportedOperationException();
    }

    /** Stops every run of this runner, without recording an outcome, and waits for them. */
    @Override
    public void close() {}
}
