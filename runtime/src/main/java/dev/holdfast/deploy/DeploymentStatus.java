package dev.holdfast.deploy;

import java.util.Locale;

/** How far a deployment has come. */
public enum DeploymentStatus {
    /** Nobody has done anything about it yet. */
    PENDING,
    /** Tests have been recorded. */
    TESTING,
    /** All approvals are there, and a passing test is not. */
    APPROVED,
    /** Somebody has decided against it. */
    REJECTED,
    /** It took effect. */
    DEPLOYED,
    /** Its tests failed, and it was to end with that. */
    FAILED,
    /** It had taken effect, and the version before was brought back. */
    ROLLED_BACK;

    /** As it is recorded and shown: {@code rolled_back}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is still to be decided. */
    public boolean open() {
        return this == PENDING || this == TESTING || this == APPROVED;
    }
}
