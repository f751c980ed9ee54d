package dev.holdfast.machine;

import java.util.List;

/** Data that a machine's contextSchema does not allow an instance to begin with; nothing was created. */
public final class InvalidData extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    InvalidData(String instance, String machine, List<String> broken) {
        super("instance '" + instance + "' of " + machine + " is not created: " + String.join("; ", broken)
                + "; give it other data");
    }
}
