package dev.holdfast.store.file;

import dev.holdfast.store.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the files of one journal. Immutable.
 *
 * @param name {@code history} or {@code events}: the file being appended to is {@code <name>.log}, sealed ones are
 *     {@code <name>-<first position, 19 digits>.log}, perhaps compressed, each with an {@code .idx} beside it
 */
record SegmentFiles(Disk disk, Path directory, String name) {
    private static final Pattern SEALED = Pattern.compile("(\\w+)-(\\d{19})\\.log(\\.gz|\\.zst)?");

    /** The stream of which all events are here; null where they are of many. */
    @Nullable
    Place place() {
        return name.equals("events")
                ? FileNames.name(String.valueOf(directory.getFileName()))
                        .map(stream -> new Place.OfEvent(stream, 0, 0))
                        .orElse(null)
                : null;
    }

    Path active() {
        return directory.resolve(name + ".log");
    }

    Path sealed(long firstPosition) {
        return directory.resolve(String.format("%s-%019d.log", name, firstPosition));
    }

    /** The sealed segments in order. Where a crash left one both plain and compressed, the plain one counts. */
    List<SealedSegment> sealed() throws IOException {
        Map<String, String> byPosition = new TreeMap<>();
        for (String file : disk.list(directory)) {
            Matcher sealed = SEALED.matcher(file);
            if (sealed.matches() && sealed.group(1).equals(name)) {
                byPosition.merge(sealed.group(2), file, (one, other) -> one.length() < other.length() ? one : other);
            }
        }
        List<SealedSegment> segments = new ArrayList<>();
        byPosition.values().forEach(file -> segments.add(new SealedSegment(disk, directory.resolve(file))));
        return segments;
    }

    static long firstPosition(SealedSegment segment) {
        Matcher sealed = SEALED.matcher(segment.file().getFileName().toString());
        if (!sealed.matches()) {
            throw new IllegalStateException(segment.file() + " is not the name of a sealed log file");
        }
        return Long.parseLong(sealed.group(2));
    }

    /** The place in {@code sealed}, or just behind it, of the segment where {@code position} would be. */
    int firstHolding(long position, List<SealedSegment> sealed) {
        int place = sealed.size();
        while (place > 0 && firstPosition(sealed.get(place - 1)) > position) {
            place--;
        }
        // The segment before may reach up to the position, and the one at this place begins after it.
        return Math.max(0, place - 1);
    }

    @Override
    public String toString() {
        return directory.resolve(name + ".log").toString();
    }
}
