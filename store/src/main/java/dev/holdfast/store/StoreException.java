package dev.holdfast.store;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong that correct code must expect. Each case tells the caller what to do now. Misuse of the API is
 * not this: it is an {@link IllegalArgumentException} or {@link IllegalStateException}.
 */
public abstract sealed class StoreException extends RuntimeException {
    private StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Another writer was first. Nothing was written; read again and decide again. */
    public static final class Conflict extends StoreException {
        private final long actual;

        /**
         * @param target what was written: "stream 'order-42'"
         * @param actual the version found, zero when nothing was there
         */
        public Conflict(String target, Expected expected, long actual) {
            super(target + " is at version " + actual + ", but the writer expected " + expected, null);
            this.actual = actual;
        }

        /** The version found, zero when nothing was there. */
        public long actual() {
            return actual;
        }
    }

    /** Stored bytes do not decode, or fail their checksum. Stop: trying again will not help. */
    public static final class Corrupt extends StoreException {
        private final String where;
        private final String problem;
        private final @Nullable Place place;

        /**
         * @param where the file and offset, or the row
         * @param problem what is wrong there and what to do, as a clause
         */
        public Corrupt(String where, String problem) {
            this(where, problem, null);
        }

        public Corrupt(String where, String problem, @Nullable Throwable cause) {
            this(where, problem, null, cause);
        }

        private Corrupt(String where, String problem, @Nullable Place place, @Nullable Throwable cause) {
            super(where + ": " + problem, cause);
            this.where = where;
            this.problem = problem;
            this.place = place;
        }

        /** The same damage, by whoever knows what it is about; null takes away what was said. */
        public Corrupt about(@Nullable Place known) {
            var same = new Corrupt(where, problem, known, getCause());
            same.setStackTrace(getStackTrace());
            return same;
        }

        /** The file and offset, or the row. */
        public String where() {
            return where;
        }

        /** What is wrong there and what to do, as a clause. */
        public String problem() {
            return problem;
        }

        /** What is damaged, null if that cannot be told. */
        public @Nullable Place place() {
            return place;
        }
    }

    /** The storage could not be reached, is full, or gave up. */
    public static final class Unavailable extends StoreException {
        private final boolean nothingWritten;

        /** @param nothingWritten whether it is certain that nothing was written */
        public Unavailable(String message, boolean nothingWritten, @Nullable Throwable cause) {
            super(message, cause);
            this.nothingWritten = nothingWritten;
        }

        /**
         * Whether it is certain that nothing was written. When false, the write may or may not have happened: append the
         * same event ids again, or read before writing.
         */
        public boolean nothingWritten() {
            return nothingWritten;
        }
    }
}
