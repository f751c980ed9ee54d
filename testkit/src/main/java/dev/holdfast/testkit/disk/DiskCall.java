package dev.holdfast.testkit.disk;

import java.nio.file.Path;

/** A call of an operation of {@link dev.holdfast.store.file.Disk}, before it is carried out. Immutable. */
public record DiskCall(Kind kind, Path path) {
    /** The operations. */
    public enum Kind {
        EXISTS,
        IDENTITY,
        LIST,
        SIZE,
        READ,
        CREATE,
        OPEN,
        WRITE,
        TRUNCATE,
        FORCE,
        CREATE_DIRECTORY,
        MOVE,
        DELETE,
        FORCE_DIRECTORY,
        GET_TIME,
        SET_TIME,
        LOCK;

        /** Whether it changes something or makes changes last. */
        public boolean changes() {
            return switch (this) {
                case EXISTS, IDENTITY, LIST, SIZE, READ, GET_TIME -> false;
                case CREATE,
                        OPEN,
                        WRITE,
                        TRUNCATE,
                        FORCE,
                        CREATE_DIRECTORY,
                        MOVE,
                        DELETE,
                        FORCE_DIRECTORY,
                        SET_TIME,
                        LOCK -> true;
            };
        }
    }
}
