package dev.holdfast.flow;

import java.nio.charset.StandardCharsets;

/**
 * The ids of child runs: {@code order-42~charge}, for an item {@code order-42~fan[3]}, once that was undone and runs again
 * {@code order-42~fan[3]#2}. Two steps never share one: an id that a caller gives holds no {@value #SEPARATOR}, and in the name
 * of a step it is spelled {@code %7e}. A step keeps the child that it has once started, whatever that is called.
 */
public final class ChildIds {
    /** Stands between the id of a run and the step that starts a child; see {@link RunIdRule}. */
    static final char SEPARATOR = '~';

    /** The most bytes of a child's id, so that what is made of it (keys, leases) can be stored too. */
    public static final int MAX_BYTES = 400;

    private ChildIds() {}

    /**
     * The id of the run that a step starts or continues.
     *
     * @throws IllegalArgumentException if it would be too long
     */
    public static String of(Run run, String step) {
        TaskView view = run.task(step);
        if (view.child() != null) {
            return view.child();
        }
        String id = run.id() + SEPARATOR + spelled(step) + (view.undone() == 0 ? "" : "#" + (view.undone() + 1));
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("the id of the child run of '" + step + "' in run '" + run.id()
                    + "' would be longer than " + MAX_BYTES + " bytes; nest runs less deeply, or give shorter ids");
        }
        return id;
    }

    /** Steps of branches hold a '/', which no id of a run may; a part that ends with ']' is never a child's. */
    private static String spelled(String step) {
        return step.replace("%", "%25").replace("~", "%7e").replace('/', SEPARATOR);
    }

    /** The id with which forks of a run are numbered: that of a child must not look as if its parent had started them. */
    public static String forNumbering(String runId) {
        return runId.replace(SEPARATOR, '.');
    }
}
