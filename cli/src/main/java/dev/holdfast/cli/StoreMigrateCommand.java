package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Migration;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast store migrate}: moves the state of one store into another. */
@Command(
        name = "migrate",
        description = {
            "Move a store: copy it, compare the two, and switch. From then on no holdfast command writes to the old one.",
            "The way back is the same command with the stores exchanged; it brings what was written to the new one since.",
            "Stop what runs on the old store first: programs that have a database open do not notice that it has moved."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast store migrate file:state file:new",
            "  holdfast store migrate file:new file:state"
        })
final class StoreMigrateCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "FROM", description = "The store to move, as a URL.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Where to: an empty store, or where it came from.")
    private String to = "";

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreMigrateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = Settings.read(Map.of(), environment.variables(), environment.directory());
        StoreChoice source = new StoreChoice(from, "FROM").as(settings);
        StoreChoice target = new StoreChoice(to, "TO").as(settings);
        Copied copied;
        try (Backend here = source.openWhole(environment.clock(), Access.WRITER);
                Backend there = target.openWhole(environment.clock(), Access.WRITER);
                Meter meter = new Meter(environment.console(), common.json)) {
            copied = new Migration(here, source.shown(), there, target.shown(), environment.clock()).run(meter);
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(copied));
        } else {
            Comparison.print(copied, out);
            out.println(
                    copied.same()
                            ? "The state is now in " + target.shown() + ". Use it everywhere: HOLDFAST_STORE="
                                    + target.shown()
                            : "Nothing was switched: " + source.shown() + " is still the one to use.");
            if (copied.same()) {
                out.println("The way back: " + environment.invocation().other(Stream.of("store", "migrate", to, from)));
            }
        }
        return copied.same() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
