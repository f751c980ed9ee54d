package dev.holdfast.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast config}: prints what every setting is and where it comes from. */
@Command(
        name = "config",
        description = "Print every setting, its effective value and where it comes from. Secrets are not shown.",
        footer = {
            "",
            "Flags beat the environment, the environment beats .env in the working directory, and that beats defaults.",
            "",
            "Examples:",
            "  holdfast config",
            "  EVENT_LOG_DIR=/var/log/runs holdfast config --json"
        })
final class ConfigCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final CommonFlags flags = new CommonFlags();

    @Mixin
    private final StoreFlags store = new StoreFlags();

    ConfigCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = store.settings(environment);
        List<Setting> all = settings.all();
        String events = described(() -> StoreChoice.events(settings, environment.directory()));
        String machines = described(() -> StoreChoice.machines(settings, environment.directory()));
        String state = described(() -> StoreChoice.state(settings));
        PrintWriter out = environment.console().out();
        if (flags.json) {
            ObjectNode values = JsonOutput.object();
            all.forEach(setting -> values.set(
                    setting.variable().name(),
                    JsonOutput.object()
                            .put("value", setting.value() == null ? null : setting.shown())
                            .put("from", setting.origin().word())));
            ObjectNode result = JsonOutput.object()
                    .put("events", events)
                    .put("state", state)
                    .put("machines", machines);
            out.println(JsonOutput.line(result.set("settings", values)));
            return ExitCode.DONE;
        }
        Table table = new Table("SETTING", "VALUE", "FROM", "MEANING");
        for (Setting setting : all) {
            table.row(
                    setting.variable().name(),
                    setting.shown(),
                    setting.value() == null ? "" : setting.origin().word(),
                    setting.variable().meaning());
        }
        table.print(out);
        out.println();
        out.println("Runs are recorded in " + events + ".");
        out.println("Documents about them go to " + state + ".");
        out.println("Machines are in " + machines + ".");
        return ExitCode.DONE;
    }

    private static String described(Supplier<StoreChoice> choice) {
        try {
            StoreChoice chosen = choice.get();
            return chosen.shown() + " (" + chosen.chosenBy() + ")";
        } catch (IllegalArgumentException wrong) {
            return "nowhere: " + wrong.getMessage();
        }
    }
}
