package dev.holdfast.cli;

import dev.holdfast.cli.Examination.Problem;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code holdfast doctor}: says how a store is and what to do about it, and changes nothing. */
@Command(
        name = "doctor",
        description = {
            "Say how the store is: whether it answers, what an acknowledgement is worth, whether everything in it is as it was"
                    + " written, who has it open, and what to do about each problem. Changes nothing.",
            "The exit code is 1 if there is a problem."
        },
        footer = {"", "Examples:", "  holdfast doctor", "  holdfast doctor --store file:state --json"})
final class DoctorCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    DoctorCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Settings settings = store.settings(environment);
        var examination = new Examination(store.choice(environment), StoreChoice.state(settings), environment);
        examination.run();
        List<Setting> given = settings.all().stream().filter(Setting::given).toList();
        PrintWriter out = environment.console().out();
        if (common.json) {
            print(examination, given, out);
        } else {
            show(examination, given, out);
        }
        return examination.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void print(Examination examination, List<Setting> given, PrintWriter out) {
        ObjectNode facts = JsonOutput.object();
        examination.facts().forEach(facts::put);
        ObjectNode settings = JsonOutput.object();
        given.forEach(setting -> settings.put(setting.variable().name(), setting.shown()));
        ObjectNode result = JsonOutput.object();
        result.set("facts", facts);
        result.set("settings", settings);
        result.set("problems", JsonOutput.tree(examination.problems()));
        out.println(JsonOutput.line(result));
    }

    private static void show(Examination examination, List<Setting> given, PrintWriter out) {
        var facts = examination.facts().entrySet().iterator();
        var first = facts.next();
        Table table = new Table(first.getKey(), first.getValue());
        facts.forEachRemaining(fact -> table.row(fact.getKey(), fact.getValue()));
        given.forEach(setting -> table.row("setting", setting.name() + " = " + setting.shown()));
        table.print(out);
        out.println();
        for (Problem problem : examination.problems()) {
            out.println("PROBLEM: " + Columns.plain(problem.what()));
            out.println("  What to do: " + Columns.plain(problem.advice()));
        }
        if (examination.problems().isEmpty()) {
            out.println("Nothing is wrong.");
        }
    }
}
