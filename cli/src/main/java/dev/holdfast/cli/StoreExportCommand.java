package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Contents;
import dev.holdfast.store.ops.Export;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast store export}: writes a store as one file of JSON lines. */
@Command(
        name = "export",
        description = {
            "Write a store to one file of JSON lines, one for each event, document and blob; also while in use.",
            "The file is for everybody to read: values of an encrypted store are in it in plaintext. Use 'store backup' for"
                    + " what is to be kept."
        },
        footer = {"", "Example:", "  holdfast store export state.jsonl --store file:state"})
final class StoreExportCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "FILE", description = "A new file.")
    private Path file = Path.of("");

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreExportCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        StoreChoice choice = store.choice(environment);
        Plaintext.warn(choice, file, environment.console());
        Contents contents;
        try (Backend backend = choice.open(environment.clock(), Access.READ_ONLY);
                Meter meter = new Meter(environment.console(), common.json)) {
            contents = Export.write(backend, environment.directory().resolve(file), meter);
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(contents));
        } else {
            Comparison.print(contents, out);
        }
        return ExitCode.DONE;
    }
}
