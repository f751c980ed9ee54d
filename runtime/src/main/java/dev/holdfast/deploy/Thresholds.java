package dev.holdfast.deploy;

/**
 * What a deployment needs before it takes effect. Immutable.
 *
 * @param requiredApprovals by how many different people, 0 to 100; for production other than the one who began it
 * @param minTestPassRate how many percent of the tests of the latest test run must have passed, 0 to 100; where no tests are
 *     recorded, none have failed
 * @param blockOnFailure whether a test run that passes too little ends the deployment, instead of making it wait for another
 */
public record Thresholds(int requiredApprovals, int minTestPassRate, boolean blockOnFailure) {
    public Thresholds {
        check("the number of approvals", requiredApprovals);
        check("the pass rate in percent", minTestPassRate);
    }

    private static void check(String what, int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException(what + " is " + value + "; write 0 to 100");
        }
    }

    /** Staging takes everything; production wants one approval and no failed test. */
    public static Thresholds of(Stage stage) {
        return switch (stage) {
            case STAGING -> new Thresholds(0, 0, false);
            case PRODUCTION -> new Thresholds(1, 100, false);
        };
    }
}
