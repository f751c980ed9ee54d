package dev.holdfast.store.ops;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Json;
import dev.holdfast.store.ops.Contents.Part;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds, and how to tell that it is undamaged. Immutable.
 *
 * @param source the store it was made of, without secrets
 * @param position the last position in it; all events up to here are in the backup, and none after
 * @param keys where values are in it as they lie in the storage, the keys of the key ring that are needed to read them; null
 *     where they are as their writers gave them
 * @param files with their lengths and digests
 */
public record Manifest(
        Instant createdAt,
        String source,
        long position,
        @Nullable Set<String> keys,
        Contents contents,
        List<BackupFile> files) {
    static final String NAME = "manifest.json";
    static final String DIGEST_NAME = "manifest.json.sha256";
    private static final String FORMAT = "holdfast-backup";
    private static final long FORMAT_VERSION = 1;

    /** Of a backup that has keys. */
    private static final long FORMAT_VERSION_WITH_KEYS = 2;

    public Manifest {
        keys = keys == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        files = List.copyOf(files);
    }

    String text() {
        return "{\"format\":\"" + FORMAT + "\",\"formatVersion\":"
                + (keys == null ? FORMAT_VERSION : FORMAT_VERSION_WITH_KEYS) + ",\"createdAt\":\"" + createdAt
                + "\",\"source\":" + Json.string(source) + ",\"position\":" + position
                + (keys == null ? "" : ",\"keys\":" + list(keys))
                + part("events", contents.events()) + part("truncations", contents.truncations())
                + part("documents", contents.documents()) + part("blobs", contents.blobs())
                + files.stream()
                        .map(file -> "{\"name\":\"" + file.name() + "\",\"bytes\":" + file.bytes() + ",\"sha256\":\""
                                + file.sha256() + "\"}")
                        .collect(Collectors.joining(",\n", ",\"files\":[\n", "\n]}\n"));
    }

    private static String list(Set<String> names) {
        return names.stream().map(name -> Json.string(name).text()).collect(Collectors.joining(",", "[", "]"));
    }

    private static String part(String name, Part part) {
        return ",\"" + name + "\":{\"count\":" + part.count() + ",\"digest\":\"" + part.digest() + "\"}";
    }

    /** A line of the form that {@code sha256sum --check} reads. */
    static String digestLine(Digest digest) {
        return digest + "  " + NAME + "\n";
    }

    /** @throws IllegalArgumentException if it is not a manifest of this form; the message says why, as a clause */
    static Manifest of(String text) {
        Members members = Members.of(text);
        boolean keys = members.has("keys");
        if (!members.text("format").equals(FORMAT)
                || members.number("formatVersion") != (keys ? FORMAT_VERSION_WITH_KEYS : FORMAT_VERSION)) {
            throw new IllegalArgumentException("it is not of the form " + FORMAT + " " + FORMAT_VERSION + " or "
                    + FORMAT_VERSION_WITH_KEYS + "; use the version of Holdfast that wrote it, or a newer one");
        }
        return new Manifest(
                Instant.parse(members.text("createdAt")),
                members.text("source"),
                members.number("position"),
                keys ? Set.copyOf(members.texts("keys")) : null,
                new Contents(
                        part(members, "events"),
                        part(members, "truncations"),
                        part(members, "documents"),
                        part(members, "blobs")),
                members.objects("files").stream()
                        .map(file -> new BackupFile(
                                file.text("name"), file.number("bytes"), new Digest(file.text("sha256"))))
                        .toList());
    }

    private static Part part(Members members, String name) {
        Members part = members.object(name);
        return new Part(part.number("count"), new Digest(part.text("digest")));
    }
}
