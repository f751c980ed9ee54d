package dev.holdfast.testkit.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a power cut left of a change that was not forced. Immutable.
 *
 * @param left the change that the disk shows instead, null if it shows none
 */
record Remnant(DiskChange change, String fate, @Nullable DiskChange left) {
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    /** Everything that may be left of {@code change}; where a write is torn is drawn anew at each call. */
    static List<Remnant> all(DiskChange change, RandomGenerator random) {
        var remnants = new ArrayList<Remnant>();
        remnants.add(new Remnant(change, "lost", null));
        remnants.add(new Remnant(change, "kept", change));
        if (change instanceof DiskChange.Write write && write.bytes().remaining() > 1) {
            int length = write.bytes().remaining();
            remnants.add(new Remnant(change, "size grown, but all zeros", part(write, 0, 0, true)));
            remnants.add(prefix(write, 1 + random.nextInt(length - 1)));
            int sectors = boundariesIn(write, SECTOR);
            if (sectors > 0) {
                int at = boundary(write, SECTOR, random.nextInt(sectors));
                remnants.add(prefix(write, at));
                remnants.add(new Remnant(change, at + " bytes, then zeros", part(write, 0, at, true)));
                remnants.add(new Remnant(change, at + " zeros, then the rest", part(write, at, length, true)));
            }
            if (sectors > 1) {
                int sector = random.nextInt(sectors - 1);
                remnants.add(hole(write, boundary(write, SECTOR, sector), boundary(write, SECTOR, sector + 1)));
            }
            int pages = boundariesIn(write, PAGE);
            if (pages > 0) {
                remnants.add(prefix(write, boundary(write, PAGE, random.nextInt(pages))));
            }
        }
        return remnants;
    }

    private static Remnant prefix(DiskChange.Write write, int length) {
        return new Remnant(write, "torn after " + length + " bytes", part(write, 0, length, false));
    }

    private static Remnant hole(DiskChange.Write write, int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate(write.bytes().remaining()).put(0, write.bytes(), 0, from);
        bytes.put(to, write.bytes(), to, bytes.capacity() - to);
        return new Remnant(write, "zeros from byte " + from + " to " + to, with(write, bytes));
    }

    /** The write with only the bytes {@code from} to {@code to}, and zeros elsewhere or nothing behind. */
    private static DiskChange part(DiskChange.Write write, int from, int to, boolean wholeSize) {
        var bytes = ByteBuffer.allocate(wholeSize ? write.bytes().remaining() : to);
        bytes.put(from, write.bytes(), from, to - from);
        return with(write, bytes);
    }

    private static DiskChange with(DiskChange.Write write, ByteBuffer bytes) {
        return new DiskChange.Write(
                write.path(), write.file(), write.offset(), bytes.asReadOnlyBuffer(), write.epochMillis());
    }

    /** How many multiples of {@code unit} lie inside the write, not at its ends. */
    private static int boundariesIn(DiskChange.Write write, int unit) {
        long last = write.offset() + write.bytes().remaining() - 1;
        return (int) (last / unit - write.offset() / unit);
    }

    private static int boundary(DiskChange.Write write, int unit, int index) {
        return (int) ((write.offset() / unit + 1 + index) * unit - write.offset());
    }

    @Override
    public String toString() {
        return change + ": " + fate;
    }
}
