package dev.holdfast.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The {@code holdfast} command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> variables = System.getenv();
        PrintWriter out = writer(System.out);
        PrintWriter err = writer(System.err);
        boolean unicode = System.out.charset().newEncoder().canEncode('✓');
        var console = new Console(out, err, unicode, () -> Screen.open(out, variables));
        var interruption = new Interruption();
        interruption.install();
        var environment = new Environment(
                variables,
                Path.of(""),
                new Invocation(System.getProperty("holdfast.program", "holdfast"), List.of(arguments)),
                console,
                Clock.systemUTC(),
                RandomGenerator.getDefault(),
                interruption);
        int code = HoldfastCommand.line(environment).execute(arguments);
        out.flush();
        err.flush();
        interruption.finished(code);
        System.exit(code);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }
}
