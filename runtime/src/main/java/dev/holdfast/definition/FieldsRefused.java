package dev.holdfast.definition;

import java.util.List;
import java.util.stream.Collectors;

/** Members of an object were refused; the message lists all that is wrong with them. */
public final class FieldsRefused extends IllegalArgumentException {
    private final transient List<Fault> faults;

    FieldsRefused(List<Fault> faults) {
        super(faults.stream().map(Fault::message).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order it was found. */
    public List<Fault> faults() {
        return faults;
    }
}
