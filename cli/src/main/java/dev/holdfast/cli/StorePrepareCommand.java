package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.Stores;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast store prepare}: makes a database ready, or prints what that would change. */
@Command(
        name = "prepare",
        description = "Make a database ready: create or migrate its tables. Opening a store for writing does it, too.",
        footer = {
            "",
            "Examples:",
            "  holdfast store prepare --store postgresql://host/db --print > review.sql",
            "  holdfast store prepare --store postgresql://host/db"
        })
final class StorePrepareCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    @Option(names = "--print", description = "Only print the statements that are to come; change nothing.")
    private boolean print;

    StorePrepareCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        String statements = Stores.preparation(store.choice(environment).url());
        if (!print) {
            try (Backend ready = store.open(environment, Access.WRITER)) {
                ready.log().version("-"); // opened, and answering
            }
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(Map.of("statements", statements, "applied", !print)));
        } else if (print) {
            out.print(statements.isEmpty() ? "-- nothing to change\n" : statements);
        } else {
            out.println(statements.isEmpty() ? "The store was ready already." : "The store is ready.");
        }
        return ExitCode.DONE;
    }
}
