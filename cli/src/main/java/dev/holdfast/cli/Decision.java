package dev.holdfast.cli;

import dev.holdfast.deploy.Approval;
import dev.holdfast.deploy.Deployment;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.deploy.Versions;
import java.util.stream.Stream;

/** Decides about deployments: opens what it needs, records the decision, and says how things stand. Immutable. */
record Decision(Environment environment, StoreFlags store, boolean json) {

    /** What somebody wants. */
    interface Maker {
        Deployment make(Deployments deployments, Versions versions);
    }

    /** Returns the exit code. */
    int make(Maker maker) {
        Deployment deployment = made(maker);
        if (json) {
            environment.console().out().println(JsonOutput.line(deployment.json()));
        } else {
            print(deployment);
        }
        return ExitCode.DONE;
    }

    private Deployment made(Maker maker) {
        try (OpenStores stores = OpenStores.open(store.settings(environment), environment)) {
            var deployments = new Deployments(stores.events().log(), environment.clock());
            var versions = new Versions(stores.events().log(), environment.clock());
            Deployment deployment = maker.make(deployments, versions);
            stores.derive(environment);
            return deployment;
        }
    }

    private void print(Deployment deployment) {
        String about = deployment.id() + ": " + deployment.spelled();
        String where = deployment.environment().word();
        environment
                .console()
                .out()
                .println(
                        switch (deployment.status()) {
                            case DEPLOYED -> about + " is deployed in " + where + ".";
                            case PENDING, TESTING, APPROVED -> about + " waits for " + missing(deployment) + ".";
                            case REJECTED -> about + " was rejected.";
                            case FAILED -> about + " has failed: " + deployment.reason() + ".";
                            case ROLLED_BACK -> about + " was rolled back.";
                        });
        if (deployment.status().open() && approvalsMissing(deployment) > 0) {
            Stream<String> words = Stream.of("deploy", "approve", deployment.id(), "--by", "WHO");
            environment
                    .console()
                    .out()
                    .println("Approve it with: " + environment.invocation().other(Stream.concat(words, store.given())));
        }
    }

    private static String missing(Deployment deployment) {
        long approvals = approvalsMissing(deployment);
        return approvals > 0 ? Words.count(approvals, "approval") : "a test run that passes";
    }

    private static long approvalsMissing(Deployment deployment) {
        return deployment.thresholds().requiredApprovals()
                - deployment.approvals().stream().filter(Approval::approved).count();
    }
}
