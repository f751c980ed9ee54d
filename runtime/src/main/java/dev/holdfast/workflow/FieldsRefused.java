package dev.holdfast.workflow;

import java.util.List;
import java.util.stream.Collectors;

/** Members of an object were refused; the message lists all that is wrong with them. */
final class FieldsRefused extends IllegalArgumentException {
    private final transient List<Fault> faults;

    FieldsRefused(List<Fault> faults) {
        super(faults.stream().map(Fault::message).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    List<Fault> faults() {
        return faults;
    }
}
