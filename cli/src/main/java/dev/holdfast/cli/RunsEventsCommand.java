package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreOptions.Access;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast runs events}: prints what is recorded about a run, oldest first. */
@Command(
        name = "events",
        description = "Print the events of a run, oldest first.",
        footer = {"", "Examples:", "  holdfast runs events survive", "  holdfast runs events survive --after 10 --json"
        })
final class RunsEventsCommand implements Callable<Integer> {
    private static final int WIDEST_LINE = 160;

    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Option(names = "--after", paramLabel = "VERSION", description = "Start after this version.")
    private long after;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    RunsEventsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter out = environment.console().out();
        try (Backend backend = store.open(environment, Access.READ_ONLY)) {
            var runs = new Runs(backend, environment.clock());
            runs.show(run); // says so if there is no such run
            Pages.of((Event last) -> runs.events(run, last == null ? after : last.version(), Log.MAX_BATCH))
                    .forEach(event -> out.println(common.json ? json(event) : line(event)));
            return ExitCode.DONE;
        }
    }

    private static String json(Event event) {
        ObjectNode body = Trees.read(event.body()) instanceof ObjectNode object ? object : JsonOutput.object();
        ObjectNode line = JsonOutput.event(event.time(), event.type(), body);
        return JsonOutput.line(line.put("version", event.version()).put("position", event.position()));
    }

    private static String line(Event event) {
        JsonNode body = Trees.read(event.body());
        String what = Stream.of("metadata", "data")
                .filter(body::has)
                .map(name -> JsonOutput.line(body.path(name)))
                .collect(Collectors.joining(" "));
        String text = Columns.pad("" + event.version(), 4) + " " + event.time() + " " + Columns.pad(event.type(), 19)
                + " " + body.path("taskId").asString("") + " " + what;
        return Columns.cut(Columns.plain(text), WIDEST_LINE);
    }
}
