package dev.holdfast.deploy;

import java.util.Locale;

/** Where a version may be deployed to. */
public enum Stage {
    STAGING,
    PRODUCTION;

    /** As it is recorded and shown: {@code staging}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
