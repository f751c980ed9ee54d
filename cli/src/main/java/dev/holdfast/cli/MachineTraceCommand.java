package dev.holdfast.cli;

import dev.holdfast.machine.Trace;
import dev.holdfast.machine.TraceDiagram;
import dev.holdfast.machine.TraceText;
import dev.holdfast.store.StoreOptions.Access;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast machine trace}: follows causes and effects through all components. */
@Command(
        name = "trace",
        description = "Show what led to an event, and all that it led to, across instances and components.",
        footer = {
            "",
            "Examples:",
            "  holdfast machine trace shipment-4711",
            "  holdfast machine trace shipment-4711 --format mermaid > trace.mmd",
            "  holdfast machine trace 'order-1~created' --json"
        })
final class MachineTraceCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            paramLabel = "EVENT",
            description = "The id of the event, as 'machine history' shows it, or the one it was sent with.")
    private String event = "";

    @Option(names = "--format", paramLabel = "F", description = "text (default), json or mermaid.")
    private @Nullable Format format;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    /** The forms of a trace. */
    enum Format {
        TEXT,
        JSON,
        MERMAID
    }

    MachineTraceCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.READ_ONLY)) {
            List<Trace> traces = machines.registry().tracesAcrossComponents(event);
            String between = traces.size() > 1 && format != Format.JSON && !common.json ? "\n" : "";
            environment.console().out().print(traces.stream().map(this::drawn).collect(Collectors.joining(between)));
            environment.console().out().flush();
            return ExitCode.DONE;
        }
    }

    private String drawn(Trace trace) {
        Format chosen = format == null ? common.json ? Format.JSON : Format.TEXT : format;
        return switch (chosen) {
            case JSON -> JsonOutput.line(trace.json()) + "\n";
            case MERMAID -> TraceDiagram.of(trace);
            case TEXT -> environment.console().unicode() ? TraceText.of(trace) : ascii(TraceText.of(trace));
        };
    }

    private static String ascii(String text) {
        return text.replace('├', '|').replace('│', '|').replace('└', '`').replace('─', '-');
    }
}
