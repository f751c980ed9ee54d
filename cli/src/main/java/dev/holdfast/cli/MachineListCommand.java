package dev.holdfast.cli;

import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.PassedOver;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast machine list}: lists instances, also while other processes host them. */
@Command(
        name = "list",
        description = "List instances in the order of their ids.",
        footer = {
            "",
            "Examples:",
            "  holdfast machine list",
            "  holdfast machine list --component Orders --machine Order --state Paid",
            "  holdfast machine list --all --limit 100 --json"
        })
final class MachineListCommand implements Callable<Integer> {
    private static final int WIDEST_DATA = 40;

    private final Environment environment;

    @Option(names = "--component", paramLabel = "C", description = "Only instances of this component.")
    private @Nullable String component;

    @Option(names = "--machine", paramLabel = "M", description = "Only those of this machine of it.")
    private @Nullable String machine;

    @Option(names = "--state", paramLabel = "S", description = "Only those in this state of it.")
    private @Nullable String state;

    @Option(names = "--all", description = "Those that are over, too.")
    private boolean all;

    @Option(names = "--after", paramLabel = "ID", defaultValue = "", description = "Begin after this id.")
    private String after = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.GUEST)) {
            List<Instance> found = instances(machines.registry());
            List<PassedOver> passedOver = PassedOverTable.of(machines.registry().passedOver(), component);
            PrintWriter out = environment.console().out();
            if (common.json) {
                found.forEach(instance -> out.println(JsonOutput.line(instance)));
                passedOver.forEach(passed -> out.println(PassedOverTable.json(passed)));
                return ExitCode.DONE;
            }
            if (found.isEmpty()) {
                out.println(all ? "No instances." : "No living instances; --all shows those that are over, too.");
            } else {
                table(found, passedOver).print(out);
            }
            PassedOverTable.print(passedOver, out);
            return ExitCode.DONE;
        }
    }

    private List<Instance> instances(ComponentRegistry registry) {
        Stream<Instance> living = registry.instances(component, machine, state, false, after, limit).stream();
        Stream<Instance> over =
                all ? registry.instances(component, machine, state, true, after, limit).stream() : Stream.of();
        return Stream.concat(living, over)
                .sorted(Comparator.comparing(Instance::id))
                .limit(limit)
                .toList();
    }

    private static Table table(List<Instance> instances, List<PassedOver> passedOver) {
        Set<String> marked = passedOver.stream().map(PassedOver::instance).collect(Collectors.toSet());
        Table table = new Table("INSTANCE", "COMPONENT", "MACHINE", "STATE", "STATUS", "UPDATED", "DATA");
        for (Instance instance : instances) {
            table.row(
                    instance.id(),
                    instance.component(),
                    instance.machine(),
                    instance.state(),
                    instance.status().word() + (marked.contains(instance.id()) ? " (!)" : ""),
                    Words.moment(instance.updatedAt()),
                    Columns.cut(JsonOutput.line(instance.data()), WIDEST_DATA));
        }
        return table;
    }
}
