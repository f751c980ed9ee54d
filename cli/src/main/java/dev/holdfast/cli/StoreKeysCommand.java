package dev.holdfast.cli;

import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.codec.DataKeys;
import dev.holdfast.store.codec.EncodedBackend;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast store keys}: tells which keys of the ring a store needs, and lets it need only the active one. */
@Command(
        name = "keys",
        description = "Show which keys of the key ring a store needs, and rotate them. No value is written again.",
        footer = {
            "",
            "Examples:",
            "  export HOLDFAST_KEYS='old=BASE64, new=BASE64 active'     # each 32 bytes: head -c 32 /dev/urandom | base64",
            "  holdfast store keys",
            "  holdfast store keys --rotate                             # then take the old key away"
        })
final class StoreKeysCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    @Option(names = "--rotate", description = "Wrap all data keys with the active key of the ring.")
    private boolean rotate;

    StoreKeysCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = environment.console().out();
        try (EncodedBackend whole =
                store.choice(environment).openWhole(environment.clock(), rotate ? Access.WRITER : Access.READ_ONLY)) {
            DataKeys keys = whole.keys()
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    "no keys are given, and the store is not encrypted; set HOLDFAST_KEYS or HOLDFAST_KEYS_FILE"));
            DataKeys.Status status = rotate ? keys.rewrap(soFar -> progress(soFar, out)) : keys.status();
            if (common.json) {
                out.println(JsonOutput.line(status));
            } else {
                Table table = new Table("KEY", "DATA KEYS", "");
                status.wrappedBy()
                        .forEach((key, count) ->
                                table.row(key, "" + count, key.equals(status.active()) ? "active" : "still needed"));
                table.print(out);
            }
        }
        return ExitCode.DONE;
    }

    private void progress(DataKeys.Status soFar, PrintWriter out) {
        if (!common.json) {
            out.println("Wrapped " + soFar.done() + " of " + Words.count(soFar.total(), "data key") + ".");
        }
    }
}
