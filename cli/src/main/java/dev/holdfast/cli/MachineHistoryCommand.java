package dev.holdfast.cli;

import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast machine history}: prints how an instance came to its state. */
@Command(
        name = "history",
        description = "Print the events that changed an instance, oldest first.",
        footer = {
            "",
            "Examples:",
            "  holdfast machine history order-1",
            "  holdfast machine history order-1 --limit 5 --json"
        })
final class MachineHistoryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "INSTANCE", description = "The id of the instance.")
    private String id = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Only the last so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineHistoryCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new IllegalArgumentException("--limit is " + limit + "; write a whole number of at least 1");
        }
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.READ_ONLY)) {
            machines.instance(id); // says so if there is no such instance
            List<PersistedEvent> all = machines.registry().events().eventsForInstance(id);
            List<PersistedEvent> shown = all.subList(Math.max(0, all.size() - limit), all.size());
            PrintWriter out = environment.console().out();
            if (common.json) {
                shown.forEach(event -> out.println(JsonOutput.line(event.json())));
            } else {
                table(shown).print(out);
                int hidden = all.size() - shown.size();
                if (hidden > 0) {
                    out.println(Words.count(hidden, "earlier event") + " not shown; see --limit.");
                }
            }
            return ExitCode.DONE;
        }
    }

    private static Table table(List<PersistedEvent> events) {
        Table table = new Table("TIME", "EVENT", "STATE", "ID", "CAUSED BY");
        for (PersistedEvent event : events) {
            String from = event.stateBefore().isEmpty() ? "" : event.stateBefore() + " -> ";
            table.row(
                    Words.moment(Instant.ofEpochMilli(event.persistedAt())),
                    event.event().type(),
                    from + event.stateAfter(),
                    event.id(),
                    String.join(", ", event.causedBy()));
        }
        return table;
    }
}
