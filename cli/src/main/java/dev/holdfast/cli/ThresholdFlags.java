package dev.holdfast.cli;

import dev.holdfast.deploy.Stage;
import dev.holdfast.deploy.Thresholds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a deployment needs before it takes effect. */
final class ThresholdFlags {
    @Option(
            names = "--approvals",
            paramLabel = "N",
            description = "By how many people. Default: 0 for staging, 1 for production.")
    private @Nullable Integer approvals;

    @Option(
            names = "--min-pass-rate",
            paramLabel = "PERCENT",
            description = "How many of its tests must pass. Default: 0 for staging, 100 for production.")
    private @Nullable Integer minPassRate;

    @Option(
            names = "--block-on-failure",
            description = "A test run that passes less ends the deployment. Without this, it waits for another.")
    private boolean blockOnFailure;

    Thresholds over(Stage stage) {
        Thresholds preset = Thresholds.of(stage);
        return new Thresholds(
                approvals == null ? preset.requiredApprovals() : approvals,
                minPassRate == null ? preset.minTestPassRate() : minPassRate,
                blockOnFailure);
    }
}
