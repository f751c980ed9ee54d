package dev.holdfast.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of a workflow as people write it, {@code hello@3}. Immutable. */
record VersionName(String workflowId, long version) {
    private static final Pattern SPELLED = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})@([1-9][0-9]{0,8})");

    static Optional<VersionName> find(String text) {
        Matcher spelled = SPELLED.matcher(text);
        return spelled.matches()
                ? Optional.of(new VersionName(spelled.group(1), Long.parseLong(spelled.group(2))))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException if it is not one */
    static VersionName of(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is not a version of a workflow; write its name and number, like hello@3"));
    }
}
