package dev.holdfast.store;

/** What a writer believes about the current version of the stream or document it writes. Immutable. */
public sealed interface Expected {
    /** Whatever is there. */
    record Any() implements Expected {
        @Override
        public String toString() {
            return "any version";
        }
    }

    /** Nothing is there: a stream never written, a document absent. */
    record None() implements Expected {
        @Override
        public String toString() {
            return "nothing there yet";
        }
    }

    /** Exactly this version; zero means nothing is there. */
    record Exactly(long version) implements Expected {
        public Exactly {
            if (version < 0) {
                throw new IllegalArgumentException("a version is never negative: " + version);
            }
        }

        @Override
        public String toString() {
            return "version " + version;
        }
    }

    static Expected any() {
        return new Any();
    }

    static Expected none() {
        return new None();
    }

    static Expected version(long version) {
        return new Exactly(version);
    }

    /** Whether {@code current}, zero when nothing is there, is what the writer believed. */
    default boolean matches(long current) {
        return switch (this) {
            case Any any -> true;
            case None none -> current == 0;
            case Exactly exactly -> current == exactly.version();
        };
    }
}
