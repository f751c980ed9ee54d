package dev.holdfast.cli;

import dev.holdfast.machine.exchange.OriginalExport;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast export xcomponent}: writes the instances of state machines as xcomponent-ai persists them. */
@Command(
        name = "xcomponent",
        description =
                "Write the instances of state machines as xcomponent-ai persists them: events.json and snapshots.json.",
        footer = {"", "Example:", "  holdfast export xcomponent dump/ --store file:state"})
final class ExportXcomponentCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "DIR", description = "Where to write the two files, which must not be there yet.")
    private Path directory = Path.of("");

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    ExportXcomponentCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Path into = environment.directory().resolve(directory);
        for (String name : OriginalExport.FILES) {
            if (into.resolve(name).toFile().exists()) {
                throw new IllegalArgumentException(
                        into.resolve(name) + " is there already; choose another directory, or move it away");
            }
        }
        OriginalExport.Exported exported;
        try (Backend backend = store.machines(environment).open(environment.clock(), Access.READ_ONLY)) {
            exported = new OriginalExport(
                            backend, environment.clock(), environment.console().err()::println)
                    .write(into);
        }
        PrintWriter out = environment.console().out();
        out.println(
                common.json
                        ? JsonOutput.line(exported)
                        : "Wrote " + Words.count(exported.events(), "event") + " and "
                                + Words.count(exported.snapshots(), "snapshot")
                                + (exported.passedOver() == 0
                                        ? "."
                                        : "; " + exported.passedOver() + " could not be read and "
                                                + (exported.passedOver() == 1 ? "is" : "are") + " missing."));
        return exported.passedOver() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
