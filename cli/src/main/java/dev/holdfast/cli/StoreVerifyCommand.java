package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Verification;
import dev.holdfast.store.ops.Verify;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast store verify}: reads everything and checks it, also while another process writes. */
@Command(
        name = "verify",
        description =
                "Read the whole store and check it: checksums, versions without holes, blobs true to their digests.",
        footer = {"", "Examples:", "  holdfast store verify", "  holdfast store verify --store file:state --json"})
final class StoreVerifyCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreVerifyCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            Verification found = Verify.run(backend, soFar -> {});
            PrintWriter out = environment.console().out();
            if (common.json) {
                out.println(JsonOutput.line(found));
            } else {
                out.println("Read " + Words.count(found.events(), "event") + " in "
                        + Words.count(found.streams(), "stream") + ", " + Words.count(found.documents(), "document")
                        + " and " + Words.count(found.blobs(), "blob") + ".");
                found.problems().forEach(problem -> out.println("  " + Columns.plain(problem.toString())));
                out.println(
                        found.clean()
                                ? "Everything is as it was written."
                                : Words.count(found.problemCount(), "problem")
                                        + " found. Keep a copy of the files before"
                                        + " anything else, and restore what is damaged from a backup.");
            }
            return found.clean() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
