package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Copy;
import dev.holdfast.store.ops.CopyPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast store copy}: makes one store a copy of another, also while a process writes to the other. */
@Command(
        name = "copy",
        description = {
            "Copy a store into an empty one, or continue such a copy, and compare the two. Kill it at any moment; the same"
                    + " command continues.",
            "Streams keep their versions; positions may differ."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast store copy file:state file:copy",
            "  holdfast store copy file:state file:copy --dry-run",
            "  holdfast store copy file:state file:standby --follow"
        })
final class StoreCopyCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "FROM", description = "The store to copy, as a URL.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The copy, as a URL.")
    private String to = "";

    @Option(names = "--follow", description = "Keep the copy up to date, until stopped with Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "How long --follow waits before it looks again: 500ms, 10s, 1m. Default: ${DEFAULT-VALUE}.")
    private String every = "1s";

    @Option(names = "--dry-run", description = "Say what there is to copy, and write nothing.")
    private boolean dryRun;

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreCopyCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Duration wait = Lengths.of("--every", every);
        Settings settings = Settings.read(Map.of(), environment.variables(), environment.directory());
        StoreChoice source = new StoreChoice(from, "FROM").as(settings);
        StoreChoice target = new StoreChoice(to, "TO").as(settings);
        try (Backend here = source.openWhole(environment.clock(), Access.READ_ONLY);
                Backend there = dryRun ? look(target) : target.openWhole(environment.clock(), Access.WRITER)) {
            Copy copy = new Copy(here, source.shown(), there, environment.clock());
            if (dryRun) {
                print(copy.plan());
                return ExitCode.DONE;
            }
            if (follow) {
                follow(copy, wait);
                return ExitCode.DONE;
            }
            Copied copied = run(copy);
            print(copied);
            return copied.same() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /** Opens the target to look at it; a directory that is not there yet is as good as an empty store. */
    private Backend look(StoreChoice target) {
        boolean absent = to.startsWith("file:") && LocalPlace.of(to).isEmpty();
        return (absent ? new StoreChoice("memory:", "TO") : target).openWhole(environment.clock(), Access.READ_ONLY);
    }

    private Copied run(Copy copy) {
        try (Meter meter = new Meter(environment.console(), common.json)) {
            return copy.tell(meter).run();
        }
    }

    private void follow(Copy copy, Duration wait) throws InterruptedException {
        var stopped = new CountDownLatch(1);
        environment.interruption().stopWith(stopped::countDown);
        PrintWriter out = environment.console().out();
        if (!common.json) {
            out.println("Following. Stop with Ctrl-C; the same command continues.");
        }
        try (Meter meter = new Meter(environment.console(), common.json)) {
            copy.tell(meter).follow(wait, stopped);
        }
        if (!common.json) {
            out.println("Stopped. The copy holds all that was there a moment ago.");
        }
    }

    private void print(CopyPlan plan) {
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(plan));
        } else {
            out.println((plan.continues() ? "Would continue the copy: " : "Would copy ")
                    + Words.count(plan.events(), "event") + ", " + Words.count(plan.documents(), "document") + " and "
                    + Words.count(plan.blobs(), "blob") + " of " + plan.blobBytes() + " bytes. Nothing was written.");
        }
    }

    private void print(Copied copied) {
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(copied));
        } else {
            Comparison.print(copied, out);
        }
    }
}
