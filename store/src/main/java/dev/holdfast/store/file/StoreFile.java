package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file {@code holdfast.json}, which says what a directory is and in which layout, so that nobody has to remember. */
final class StoreFile {
    /** The version of the files' format. */
    static final int FORMAT = 1;

    private static final String NAME = "holdfast.json";
    private static final Pattern CONTENT =
            Pattern.compile("\\{\"format\":(\\d+),\"layout\":\"(shared|streams)\"\\}\\s*");

    private StoreFile() {}

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /** The layout of a directory, written down if it is new and will be written to. */
    static Layout layout(Disk disk, Path directory, FileOptions options) throws IOException {
        Path file = in(directory);
        if (disk.exists(file)) {
            Layout layout = read(file, new String(disk.readLocked(file), StandardCharsets.UTF_8));
            if (options.layout() != null && options.layout() != layout) {
                throw new IllegalArgumentException("the store in " + directory + " keeps its streams in layout "
                        + name(layout) + ", not " + name(options.layout()) + "; leave the layout out, or use another"
                        + " directory");
            }
            return layout;
        }
        Layout layout = options.layout() != null ? options.layout() : guess(disk, directory);
        if (options.access() == Access.WRITER) {
            String content = "{\"format\":" + FORMAT + ",\"layout\":\"" + name(layout) + "\"}\n";
            AtomicFile.write(disk, file, content.getBytes(StandardCharsets.UTF_8));
        }
        return layout;
    }

    private static Layout read(Path file, String content) {
        Matcher known = CONTENT.matcher(content);
        if (!known.matches()) {
            throw new Corrupt(file.toString(), "it does not say which layout the store has; restore it from a backup");
        }
        if (Integer.parseInt(known.group(1)) > FORMAT) {
            throw new IllegalArgumentException(file + " says format " + known.group(1)
                    + ", and this Holdfast knows up to " + FORMAT + "; use a newer one");
        }
        return Layout.valueOf(known.group(2).toUpperCase(Locale.ROOT));
    }

    private static String name(Layout layout) {
        return layout.name().toLowerCase(Locale.ROOT);
    }

    private static Layout guess(Disk disk, Path directory) throws IOException {
        if (disk.exists(directory.resolve("history.log"))) {
            return Layout.SHARED;
        }
        for (String name : disk.list(directory)) {
            if (disk.list(directory.resolve(name)).contains("events.log")) {
                return Layout.STREAMS;
            }
        }
        return Layout.SHARED;
    }
}
