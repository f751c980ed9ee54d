package dev.holdfast.store.file;

import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreOptions.Access;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a file store is laid out and opened. Immutable.
 *
 * @param layout null takes the one the directory has, or {@link Layout#SHARED} for a new one
 * @param segmentBytes a log file is sealed, and another begun, once it is this long
 * @param compression what sealed log files become
 */
public record FileOptions(
        InstantSource clock, Access access, @Nullable Layout layout, long segmentBytes, Compression compression) {
    /** Long enough for few files, short enough to be read again within a moment after a crash: 32 MiB. */
    public static final long SEGMENT_BYTES = 32L << 20;

    /** Which file a stream's events go to, and how its lines are spelled. */
    public enum Layout {
        /** All streams in {@code history.log}: one force serves writers of different streams. */
        SHARED,
        /** Each stream in {@code <stream>/events.log}: one file tells one story. */
        STREAMS
    }

    /** What sealed log files become. */
    public enum Compression {
        NONE,
        GZIP,
        /** Smaller and faster than gzip; needs the zstd-jni library. */
        ZSTD
    }

    public FileOptions {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("a segment of " + segmentBytes + " bytes is too small");
        }
    }

    public static FileOptions of(StoreOptions options) {
        return new FileOptions(options.clock(), options.access(), null, SEGMENT_BYTES, Compression.NONE);
    }

    public FileOptions withLayout(Layout other) {
        return new FileOptions(clock, access, other, segmentBytes, compression);
    }

    public FileOptions withSegmentBytes(long other) {
        return new FileOptions(clock, access, layout, other, compression);
    }

    public FileOptions withCompression(Compression other) {
        return new FileOptions(clock, access, layout, segmentBytes, other);
    }
}
