package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.machine.InstanceSnapshot;
import dev.holdfast.machine.SnapshotStore;
import dev.holdfast.machine.Timer;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast machine show}: prints all that is known of an instance. */
@Command(
        name = "show",
        description = "Show an instance: its state, data, timers, snapshot and the events that are possible.",
        footer = {"", "Examples:", "  holdfast machine show order-1", "  holdfast machine show order-1 --json"})
final class MachineShowCommand implements Callable<Integer> {
    private static final int HASH_SHOWN = 12;

    private final Environment environment;

    @Parameters(paramLabel = "INSTANCE", description = "The id of the instance.")
    private String id = "";

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineShowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.READ_ONLY)) {
            Instance instance = machines.instance(id);
            InstanceSnapshot snapshot = SnapshotStore.of(machines.store(), environment.clock())
                    .snapshot(id)
                    .orElse(null);
            List<String> possible = possible(machines, instance);
            PrintWriter out = environment.console().out();
            if (common.json) {
                out.println(json(instance, snapshot, possible));
            } else {
                print(instance, snapshot, possible, out);
            }
            return ExitCode.DONE;
        }
    }

    private static List<String> possible(OpenMachines machines, Instance instance) {
        if (instance.status() != Instance.Status.ACTIVE) {
            return List.of();
        }
        return machines.registry()
                .definition(instance)
                .map(component -> component.machine(instance.machine()).events(instance.state()))
                .orElse(List.of());
    }

    private static String json(Instance instance, @Nullable InstanceSnapshot snapshot, List<String> possible) {
        ObjectNode line = (ObjectNode) JsonOutput.tree(instance);
        if (snapshot != null) {
            line.putObject("snapshot")
                    .put("version", snapshot.instance().version())
                    .put("lastEventId", snapshot.lastEventId())
                    .put("snapshotAt", snapshot.snapshotAt().toString());
        }
        return JsonOutput.line(line.set("possibleEvents", JsonOutput.tree(possible)));
    }

    private void print(Instance instance, @Nullable InstanceSnapshot snapshot, List<String> possible, PrintWriter out) {
        Table facts = new Table("instance", instance.id());
        facts.row("component", instance.component());
        facts.row("machine", instance.machine() + definition(instance));
        facts.row("state", instance.state() + " (" + instance.status().word() + ")");
        if (instance.entryPoint()) {
            facts.row("entry point", "of its component; it stays when it has ended");
        }
        Instance.Parent parent = instance.parent();
        if (parent != null) {
            facts.row("parent", parent.id() + " (" + parent.machine() + " of " + parent.component() + ")");
        }
        if (instance.publicMember() != null) {
            facts.row("public", JsonOutput.line(instance.publicMember()));
        }
        facts.row("context", JsonOutput.line(instance.context()));
        facts.row("created", Words.moment(instance.createdAt()));
        facts.row("updated", Words.moment(instance.updatedAt()));
        facts.row("version", instance.version() + ", after " + Words.count(instance.transitions(), "transition"));
        facts.row("last event", instance.lastEventId());
        facts.row("snapshot", snapshot(instance, snapshot));
        facts.row("possible", possible.isEmpty() ? "no event" : String.join(", ", possible));
        facts.print(out);
        if (!instance.timers().isEmpty()) {
            out.println();
            timers(instance).print(out);
        }
    }

    private static String definition(Instance instance) {
        String hash = instance.definition();
        return hash.isEmpty() ? "" : " (definition " + hash.substring(0, Math.min(HASH_SHOWN, hash.length())) + ")";
    }

    private static String snapshot(Instance instance, @Nullable InstanceSnapshot snapshot) {
        if (snapshot == null) {
            return "none yet";
        }
        long behind = instance.version() - snapshot.instance().version();
        return "of version " + snapshot.instance().version() + ", " + Words.moment(snapshot.snapshotAt())
                + (behind == 0 ? "" : ", " + Words.count(behind, "event") + " behind");
    }

    private Table timers(Instance instance) {
        Table table = new Table("TIMER", "AT", "LEFT");
        Instant now = environment.clock().instant();
        for (Timer timer : instance.timers()) {
            Duration left = Duration.between(now, timer.deadline());
            table.row(
                    timer.event(),
                    Words.moment(timer.deadline()),
                    left.isNegative() ? "overdue by " + Words.length(left.negated()) : Words.length(left));
        }
        return table;
    }
}
