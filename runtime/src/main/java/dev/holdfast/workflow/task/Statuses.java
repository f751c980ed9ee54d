package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The HTTP statuses that count as success. Immutable.
 *
 * @param accepted each a status, or a class like {@code 2xx}
 */
record Statuses(List<String> accepted) {
    private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|xx)");

    /** Reads one status or a list of them; {@code 2xx} where there is none. */
    static Statuses read(Fields fields, String name) {
        List<String> accepted = new ArrayList<>();
        boolean list = fields.any(name).filter(value -> !value.isArray()).isEmpty();
        if (list) {
            accepted.addAll(fields.textsOrNumbers(name));
        } else {
            fields.any(name).ifPresent(one -> accepted.add(one.asString("")));
        }
        for (String status : accepted) {
            if (!STATUS.matcher(status).matches() && !status.contains("{{")) {
                fields.problem(name, "has '" + status + "'; write statuses like 200, or classes like 2xx");
            }
        }
        return new Statuses(accepted.isEmpty() ? List.of("2xx") : List.copyOf(accepted));
    }

    boolean contains(int status) {
        return accepted.contains(Integer.toString(status)) || accepted.contains(status / 100 + "xx");
    }

    @Override
    public String toString() {
        return String.join(" or ", accepted);
    }
}
