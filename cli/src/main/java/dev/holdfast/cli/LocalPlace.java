package dev.holdfast.cli;

import dev.holdfast.store.StoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory or file that a store on this machine is kept in. Immutable. */
record LocalPlace(Path path) {
    private static final Pattern OWNER = Pattern.compile("process (\\d{1,18})\\s*");

    /** The place, if the URL names one and something is there. */
    static Optional<LocalPlace> of(String url) {
        StoreUrl parsed = StoreUrl.parse(url);
        String location = parsed.location();
        try {
            Path path = Path.of(location.startsWith("//") ? location.substring(2) : location);
            boolean named = !location.isBlank() && !parsed.scheme().equals("memory");
            return named && Files.exists(path) ? Optional.of(new LocalPlace(path)) : Optional.empty();
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /** The process that has it open for writing, if it is a directory and the one that locked it last still runs. */
    Optional<String> holder() {
        Path lock = path.resolve("LOCK");
        if (!Files.isReadable(lock)) {
            return Optional.empty();
        }
        try {
            Matcher owner = OWNER.matcher(Files.readString(lock));
            return owner.matches()
                            && ProcessHandle.of(Long.parseLong(owner.group(1))).isPresent()
                    ? Optional.of("by process " + owner.group(1))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of("unknown: " + lock + " cannot be read (" + unreadable + ")");
        }
    }

    long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }
}
