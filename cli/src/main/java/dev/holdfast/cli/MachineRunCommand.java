package dev.holdfast.cli;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.EventRefused;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.Outcome;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.StoreOptions.Access;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast machine run}: hosts components until it is told to end. */
@Command(
        name = "run",
        description = {
            "Host components: what they send each other is delivered, and their timers happen, until Ctrl-C. Kill it at"
                    + " any moment, run the same command, and it continues. A database takes many such processes.",
            "With --machine, create an instance first, and send it --events."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast machine run examples/machines/orders.yaml",
            "  holdfast machine run shop.yaml stock.yaml --store sqlite:shop.db --json",
            "  holdfast machine run orders.yaml --machine Order --id order-1 \\",
            "      --context '{\"orderId\": \"1\", \"total\": 5}' \\",
            "      --events PAY,SHIP,DELIVER --until-quiet"
        })
final class MachineRunCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Environment environment;
    private final CountDownLatch told = new CountDownLatch(1);

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The YAML or JSON files of the components.")
    private List<Path> files = List.of();

    @ArgGroup(exclusive = false, heading = "To begin with:%n")
    private @Nullable FirstInstance first;

    @Option(names = "--until-quiet", description = "End when nothing is left to deliver and no timer is set.")
    private boolean untilQuiet;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineRunCommand(Environment environment) {
        this.environment = environment;
    }

    /** An instance that is created, unless it is there. */
    static final class FirstInstance {
        @Option(
                names = "--machine",
                paramLabel = "M",
                required = true,
                description = "Create an instance of this machine.")
        private String machine = "";

        @Option(
                names = "--id",
                paramLabel = "ID",
                description = "Call it this: then the same command again creates and sends nothing again.")
        private @Nullable String id;

        @Option(names = "--context", paramLabel = "JSON", defaultValue = "{}", description = "What it begins with.")
        private String context = "{}";

        @Option(
                names = "--events",
                paramLabel = "A,B,C",
                split = ",",
                hideParamSyntax = true,
                description = "Send it these events, one after the other.")
        private List<String> events = List.of();
    }

    @Override
    public Integer call() throws InterruptedException {
        var reader = new MachineFiles(environment);
        List<Component> components = reader.read(files);
        if (first != null) {
            reader.doubt(owner(components, first.machine), first.machine, Inputs.object("--context", first.context));
        }
        environment.interruption().stopWith(told::countDown);
        var progress = new MachineProgress(environment.console().out(), environment.clock(), common.json);
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.WRITER, progress)) {
            say("hosting " + components.stream().map(Component::name).collect(Collectors.joining(", ")));
            machines.registry().registerAll(reader.handlers(components));
            boolean taken = first == null || begin(machines.registry(), components, first);
            boolean ended = awaitEnd(machines.registry());
            say(ended ? "nothing is left to do" : "stopped; the same command continues");
            return !taken ? ExitCode.FAILED : ended || !untilQuiet ? ExitCode.DONE : ExitCode.UNFINISHED;
        }
    }

    private static Component owner(List<Component> components, String machine) {
        List<Component> owners = components.stream()
                .filter(component -> component.machines().containsKey(machine))
                .toList();
        if (owners.size() != 1) {
            throw new IllegalArgumentException("--machine '" + machine + "' is in "
                    + (owners.isEmpty() ? "none of the files" : "several of the files")
                    + "; name one of "
                    + components.stream()
                            .flatMap(component -> component.machines().keySet().stream())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
        return owners.getFirst();
    }

    /** Whether all events were taken. Those of an instance that was named have ids, so that they are sent once. */
    private boolean begin(ComponentRegistry registry, List<Component> components, FirstInstance wanted)
            throws InterruptedException {
        MachineRuntime runtime =
                registry.runtime(owner(components, wanted.machine).name());
        var data = Inputs.object("--context", wanted.context);
        Instance instance = wanted.id == null
                ? runtime.create(wanted.machine, data)
                : runtime.create(wanted.id, wanted.machine, data);
        boolean all = true;
        for (int i = 0; i < wanted.events.size(); i++) {
            var event = MachineEvent.of(
                    wanted.events.get(i).strip(), environment.clock().instant());
            String id = wanted.id == null ? null : instance.id() + "#" + (i + 1);
            all &= taken(runtime, instance.id(), event, id);
            registry.awaitQuiet(LOOK_EVERY);
        }
        return all;
    }

    private boolean taken(MachineRuntime runtime, String instance, MachineEvent event, @Nullable String id) {
        try {
            Outcome outcome = id == null ? runtime.send(instance, event) : runtime.send(instance, event, id, List.of());
            return !(outcome instanceof Outcome.Ignored); // the progress has told it
        } catch (EventRefused refused) {
            environment.console().err().println("holdfast: " + refused.getMessage());
            return false;
        }
    }

    /** Whether it came to its end; false if it was told to. */
    private boolean awaitEnd(ComponentRegistry registry) throws InterruptedException {
        if (!untilQuiet) {
            told.await();
            return false;
        }
        while (told.getCount() > 0) {
            if (registry.awaitEnd(LOOK_EVERY)) {
                return true;
            }
        }
        return false;
    }

    private void say(String line) {
        if (!common.json) {
            environment.console().out().println(line);
        }
    }
}
