package dev.holdfast.workflow;

import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the engine does itself: tools without a {@link TaskHandler}. Immutable. */
sealed interface EngineTool {
    String NOOP = "noop";
    String SLEEP = "sleep";
    String WORKFLOW = "workflow";

    /** Their names. */
    Set<String> NAMES = Set.of(NOOP, SLEEP, WORKFLOW);

    /**
     * Reads the inputs of the tool {@code name}, one of {@link #NAMES}.
     *
     * @throws IllegalArgumentException if they are wrong; the message says what to write
     */
    static EngineTool read(String name, Fields inputs) {
        return switch (name) {
            case NOOP -> new Noop();
            case SLEEP -> Sleep.read(inputs);
            case WORKFLOW -> ChildRun.read(inputs);
            default -> throw new IllegalArgumentException("the engine has no tool '" + name + "'");
        };
    }

    /** Does nothing with any inputs, and returns them. */
    record Noop() implements EngineTool {}

    /** Waits; exactly one of the two is set once templates are filled in. */
    record Sleep(@Nullable Duration duration, @Nullable Instant until) implements EngineTool {
        private static final Pattern LENGTH = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
        private static final Map<String, Duration> UNITS = Map.of(
                "ms", Duration.ofMillis(1),
                "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1),
                "h", Duration.ofHours(1),
                "d", Duration.ofDays(1));
        private static final Duration LONGEST = Duration.ofDays(36_525);
        private static final int LAST_YEAR = 9_999;
        private static final String INSTEAD =
                "write milliseconds like 500, or a length like \"30s\", \"5m\", \"2h\", \"10d\", of at most 100 years";

        static Sleep read(Fields inputs) {
            Duration duration =
                    inputs.any("for").map(value -> length(inputs, value)).orElse(null);
            Instant until =
                    inputs.any("until").map(value -> moment(inputs, value)).orElse(null);
            if (inputs.has("for") == inputs.has("until")) {
                inputs.problem(
                        "for",
                        "or until must be there, and not both; write 'for: 30s' or 'until: 2030-01-01T00:00:00Z'");
            }
            inputs.refuseProblems();
            return new Sleep(duration, until);
        }

        /** When a sleep that begins now ends. */
        Instant end(Instant now) {
            if (until != null) {
                return until;
            }
            return duration == null ? now : now.plus(duration);
        }

        private static @Nullable Duration length(Fields inputs, JsonNode value) {
            if (inputs.isTemplate(value)) {
                return null;
            }
            Matcher text = LENGTH.matcher(value.isNumber() ? value.asString() + "ms" : value.asString(""));
            if (text.matches()) {
                Duration unit = UNITS.get(text.group(2));
                Duration length = unit == null ? LONGEST : unit.multipliedBy(Long.parseLong(text.group(1)));
                if (length.compareTo(LONGEST) <= 0) {
                    return length;
                }
            }
            inputs.problem("for", "is " + Nearest.shown(value.toString()) + "; " + INSTEAD);
            return null;
        }

        private static @Nullable Instant moment(Fields inputs, JsonNode value) {
            if (inputs.isTemplate(value)) {
                return null;
            }
            try {
                OffsetDateTime moment = OffsetDateTime.parse(value.asString());
                if (moment.getYear() >= 1 && moment.getYear() <= LAST_YEAR) {
                    return moment.toInstant();
                }
                inputs.problem(
                        "until",
                        "is " + Nearest.shown(value.toString()) + "; write a moment from the year 1 to " + LAST_YEAR);
                return null;
            } catch (DateTimeException malformed) {
                inputs.problem(
                        "until",
                        "is " + Nearest.shown(value.toString())
                                + "; write a moment with its offset, like 2030-01-01T00:00:00Z or 2030-01-01T09:00:00+02:00");
                return null;
            }
        }
    }

    /**
     * Runs another workflow and waits for it; exactly one of file and definition is set.
     *
     * @param file relative to the directory of the run
     */
    record ChildRun(@Nullable String file, @Nullable ObjectNode definition, ObjectNode input) implements EngineTool {
        static ChildRun read(Fields inputs) {
            String file = inputs.optionalText("file").orElse(null);
            ObjectNode definition =
                    inputs.object("definition").map(Fields::node).orElse(null);
            ObjectNode input = inputs.object("input").map(Fields::node).orElseGet(JsonNodeFactory.instance::objectNode);
            if (inputs.has("file") == inputs.has("definition")) {
                inputs.problem(
                        "file", "or definition must be there, and not both; name a file, or write the definition");
            }
            inputs.refuseProblems();
            return new ChildRun(file, definition, input);
        }
    }
}
