package dev.holdfast.event;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The root of every error above the store: says in which module and operation something went wrong, with what, and what
 * to do now. Misuse of the API is not this: it is an {@link IllegalArgumentException} or {@link IllegalStateException}.
 */
public class PersistenceException extends RuntimeException {
    private final String module;
    private final String operation;
    private final Map<String, String> context;
    private final String remedy;

    /**
     * @param module the package that noticed: "flow", "workflow"
     * @param operation what it was doing: "continue run"
     * @param context what it was working with, by name: run, task, file
     * @param problem what happened, as a sentence without a full stop
     * @param remedy what to do now, as a sentence without a full stop
     */
    public PersistenceException(
            String module,
            String operation,
            Map<String, String> context,
            String problem,
            String remedy,
            @Nullable Throwable cause) {
        super(problem + "; " + remedy, cause);
        this.module = module;
        this.operation = operation;
        this.context = Map.copyOf(context);
        this.remedy = remedy;
    }

    /** The package that noticed. */
    public String module() {
        return module;
    }

    /** What it was doing. */
    public String operation() {
        return operation;
    }

    /** What it was working with, by name, in the order of the names. */
    public Map<String, String> context() {
        return new TreeMap<>(context);
    }

    /** What to do now. */
    public String remedy() {
        return remedy;
    }
}
