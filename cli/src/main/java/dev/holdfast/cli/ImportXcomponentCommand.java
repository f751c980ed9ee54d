package dev.holdfast.cli;

import dev.holdfast.machine.exchange.ImportReport;
import dev.holdfast.machine.exchange.OriginalImport;
import dev.holdfast.machine.exchange.OriginalSource;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast import xcomponent}: takes over the instances of xcomponent-ai. */
@Command(
        name = "xcomponent",
        description = {
            "Take over the instances of state machines that xcomponent-ai has persisted: events and snapshots in files of JSON, in"
                    + " PostgreSQL, MongoDB or Redis.",
            "Each instance becomes a stream, and its events keep their ids. What is damaged or contradictory is told, and the rest"
                    + " taken over. The same again changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast import xcomponent dump/ --component orders.yaml --dry-run",
            "  holdfast import xcomponent postgresql://me:secret@db/fsm",
            "  holdfast import xcomponent redis://cache:6379/0 --prefix fsm"
        })
final class ImportXcomponentCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            paramLabel = "PATH|URL",
            description = "A file or directory of JSON, or postgresql://…, mongodb://…, redis://…")
    private String source = "";

    @Option(
            names = "--component",
            paramLabel = "FILE",
            description =
                    "The definition of a component, many times: its instances get their timers, and those in final"
                            + " states are over.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--prefix", paramLabel = "NAME", description = "What keys in Redis begin with. Default: fsm.")
    private String prefix = "fsm";

    @Option(names = "--dry-run", description = "Tell what would be taken over, and change nothing.")
    private boolean dryRun;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    ImportXcomponentCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = environment.console().out();
        List<Component> components = files.stream()
                .map(file -> ComponentReader.read(environment.directory().resolve(file))
                        .component())
                .toList();
        var place = new OriginalPlace(environment.directory(), prefix);
        OriginalSource records = into -> place.read(source, into);
        ImportReport report;
        try (Backend backend =
                store.machines(environment).open(environment.clock(), dryRun ? Access.READ_ONLY : Access.WRITER)) {
            var taking = new OriginalImport(backend, environment.clock(), components, this::tell);
            report = dryRun ? taking.plan(records) : taking.run(records);
        }
        out.println(common.json ? JsonOutput.line(report) : sentence(report));
        return report.skipped() + report.refused() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void tell(String problem) {
        PrintWriter out = environment.console().out();
        out.println(common.json ? JsonOutput.line(JsonOutput.object().put("problem", problem)) : problem);
    }

    private String sentence(ImportReport report) {
        return "Found " + Words.count(report.events(), "event") + " and "
                + Words.count(report.snapshots(), "snapshot")
                + (report.skipped() == 0 ? "" : ", skipped " + Words.count(report.skipped(), "record")) + ". "
                + (dryRun ? "Would take over " : "Took over ") + Words.count(report.added(), "instance")
                + (report.continued() == 0 ? "" : ", continued " + report.continued())
                + (report.unchanged() == 0 ? "" : ", found " + report.unchanged() + " here already")
                + (report.refused() == 0 ? "" : ", refused " + report.refused())
                + (report.doubts() == 0 ? "" : ", with " + Words.count(report.doubts(), "contradiction")) + ".";
    }
}
