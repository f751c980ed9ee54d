package dev.holdfast.cli;

import dev.holdfast.store.StoreOptions.Access;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast machine retry}: brings back what was passed over, also while other processes host the machines. */
@Command(
        name = "retry",
        description = {
            "Try again timers, events and instances that were passed over.",
            "An instance that is named is also listed anew; 'holdfast store rebuild' does that for all."
        },
        footer = {
            "",
            "Whoever hosts the components does so within seconds, or when they are next hosted.",
            "",
            "Examples:",
            "  holdfast machine retry",
            "  holdfast machine retry order-1"
        })
final class MachineRetryCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(arity = "0..1", paramLabel = "INSTANCE", description = "Whose; all where it is left out.")
    private @Nullable String id;

    @Mixin
    private final MachineFlags flags = new MachineFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineRetryCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (OpenMachines machines = OpenMachines.open(environment, flags, Access.GUEST)) {
            int asked = machines.registry().retry(id);
            var out = environment.console().out();
            if (common.json) {
                out.println("{\"asked\":" + asked + "}");
            } else if (asked == 0) {
                out.println(
                        id == null
                                ? "Nothing of any instance was passed over."
                                : "Nothing of instance '" + id
                                        + "' was passed over; it is listed as its events have it.");
            } else {
                out.println(Words.count(asked, "thing") + " will be tried again by whoever hosts the component.");
            }
            return ExitCode.DONE;
        }
    }
}
