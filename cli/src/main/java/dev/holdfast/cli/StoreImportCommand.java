package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Export;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast store import}: reads what {@code store export} or {@code store retain} has written. */
@Command(
        name = "import",
        description = "Read a file of JSON lines, an export or an archive of removed events, into an empty store.",
        footer = {"", "Example:", "  holdfast store import state.jsonl --store file:state"})
final class StoreImportCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreImportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Copied imported;
        try (Backend backend = store.open(environment, Access.WRITER);
                Meter meter = new Meter(environment.console(), common.json)) {
            imported = Export.read(environment.directory().resolve(file), backend, environment.clock(), meter);
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(imported));
        } else {
            Comparison.print(imported, out);
        }
        return imported.same() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
