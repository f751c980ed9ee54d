package dev.holdfast.cli;

import dev.holdfast.store.StoreUrl;
import org.jspecify.annotations.Nullable;

/**
 * The effective value of a variable. Immutable.
 *
 * @param value null where it has none
 */
record Setting(Variable variable, @Nullable String value, Origin origin) {

    /** Where a value comes from; a later one beats an earlier one. */
    enum Origin {
        DEFAULT("default"),
        DOTENV(".env"),
        ENVIRONMENT("environment"),
        FLAG("flag");

        private final String word;

        Origin(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** The value without blanks around it, empty where there is none. */
    String text() {
        return value == null ? "" : value.strip();
    }

    /** Whether somebody has set it. */
    boolean given() {
        return value != null && origin != Origin.DEFAULT;
    }

    /** Whether this was set by something stronger than what set {@code other}. */
    boolean beats(Setting other) {
        return given() && (!other.given() || origin.compareTo(other.origin) > 0);
    }

    /**
     * The URL it holds.
     *
     * @throws IllegalArgumentException if it begins with none of these
     */
    String url(String... beginnings) {
        for (String beginning : beginnings) {
            if (text().startsWith(beginning)) {
                return text();
            }
        }
        throw new IllegalArgumentException(wrong("a URL that begins with " + String.join(" or ", beginnings)
                + "; any other store is given to --store or HOLDFAST_STORE"));
    }

    /** How a message names it: {@code --store} or {@code DATABASE_URL from .env}. */
    String name() {
        return switch (origin) {
            case FLAG -> String.valueOf(variable.flag());
            case ENVIRONMENT -> variable + " from the environment";
            case DOTENV -> variable + " from .env";
            case DEFAULT -> "the default of " + variable;
        };
    }

    /** The value for showing, without what is secret in it. */
    String shown() {
        if (value == null) {
            return "";
        }
        return switch (variable) {
            case DATABASE_PASSWORD, NEO4J_PASSWORD, HOLDFAST_KEYS -> "***";
            case DATABASE_URL, HOLDFAST_STORE, MONGO_URI, REDIS_URL, NEO4J_URI -> StoreUrl.redact(value);
            default -> value;
        };
    }

    /** @throws IllegalArgumentException if the value is not a whole number of at least {@code least} */
    int number(int least) {
        try {
            int number = Integer.parseInt(text());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(wrong("a whole number of at least " + least), malformed);
        }
        throw new IllegalArgumentException(wrong("a whole number of at least " + least));
    }

    /** @throws IllegalArgumentException if the value is neither true nor false */
    boolean truth() {
        return switch (text()) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw new IllegalArgumentException(wrong("true or false"));
        };
    }

    /** Says that the value will not do, and what would. */
    String wrong(String instead) {
        return name() + " is '" + shown() + "'; write " + instead;
    }
}
