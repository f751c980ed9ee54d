package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.Outcome;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.StoreOptions.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine send}: sends an event to an instance, and waits for what follows. */
@Command(
        name = "send",
        description = {
            "Send an event to an instance, and wait until what follows from it is delivered. The definitions are in the"
                    + " store; those of files are used instead."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast machine send order-1 PAY --payload '{\"amount\": 12.5}'",
            "  holdfast machine send order-1 SHIP --id shipment-4711   # again is once",
            "  holdfast machine send order-1 SHIP orders.yaml stock.yaml --json"
        })
final class MachineSendCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The id of the instance.")
    private String instance = "";

    @Parameters(index = "1", paramLabel = "EVENT", description = "The type of the event.")
    private String event = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "Components as they are now, where they differ from those in the store.")
    private List<Path> files = List.of();

    @Option(names = "--payload", paramLabel = "JSON", defaultValue = "{}", description = "What the event brings.")
    private String payload = "{}";

    @Option(
            names = "--id",
            paramLabel = "EVENT-ID",
            description = "What the event is called: sent again with the same id it is taken once.")
    private @Nullable String id;

    @Option(names = "--trace-id", paramLabel = "ID", description = "An OpenTelemetry trace that the event belongs to.")
    private @Nullable String traceId;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineSendCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        var reader = new MachineFiles(environment);
        List<Component> components = reader.read(files);
        ObjectNode brought = Inputs.object("--payload", payload);
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.WRITER)) {
            Instance receiver = machines.instance(instance);
            machines.registry().registerAll(reader.handlers(components));
            MachineRuntime runtime = machines.registry().registerKnown(receiver, reader::handlers);
            var sent = new MachineEvent(event, brought, environment.clock().instant(), traceId);
            Outcome outcome = id == null ? runtime.send(instance, sent) : runtime.send(instance, sent, id, List.of());
            new MachineDelivery(environment).await(machines.registry());
            environment.console().out().println(common.json ? json(outcome) : Columns.plain(line(outcome)));
            return outcome instanceof Outcome.Ignored ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private String line(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken taken -> instance + ": " + String.join(" -> ", taken.path());
            case Outcome.Repeated repeated ->
                instance + ": event " + id + " was taken before; it is in "
                        + repeated.instance().state();
            case Outcome.Ignored ignored -> instance + ": ignored, " + ignored.explanation();
        };
    }

    private static String json(Outcome outcome) {
        ObjectNode line = JsonOutput.object();
        switch (outcome) {
            case Outcome.Taken taken -> line.put("outcome", "taken").set("path", JsonOutput.tree(taken.path()));
            case Outcome.Repeated repeated -> line.put("outcome", "repeated");
            case Outcome.Ignored ignored -> line.put("outcome", "ignored").put("explanation", ignored.explanation());
        }
        return JsonOutput.line(line.set("instance", JsonOutput.tree(outcome.instance())));
    }
}
