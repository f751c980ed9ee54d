package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Pages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the blobs of one store those of another. One thread at a time. */
final class MirrorBlobs {
    private final Backend source;
    private final Backend target;

    MirrorBlobs(Backend source, Backend target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Copies those that are missing.
     *
     * @param copied is given each that was missing
     */
    void copyMissing(Consumer<BlobInfo> copied) {
        compare(
                missing -> {
                    if (copy(missing.digest())) {
                        copied.accept(missing);
                    }
                },
                extra -> {});
    }

    /** Copies one, unless it is gone. */
    boolean copy(Digest digest) {
        return source.blobs()
                .get(digest)
                .map(content -> target.blobs().put(content))
                .isPresent();
    }

    /**
     * Deletes those that the source does not have, after everything else was copied, so that nothing refers to them.
     *
     * @return those that are spared, because the target keeps the body of an event in a blob and the source does not
     */
    Set<Digest> deleteExtra(InstantSource clock) {
        Set<Digest> spared = new HashSet<>();
        compare(missing -> {}, extra -> {
            if (References.to(extra.digest(), target)) {
                spared.add(extra.digest());
            } else {
                target.blobs().delete(extra.digest(), clock.instant().plus(Duration.ofMillis(1)));
            }
        });
        return spared;
    }

    private void compare(Consumer<BlobInfo> missing, Consumer<BlobInfo> extra) {
        new SideBySide<>(Comparator.comparing(BlobInfo::digest), missing, (one, other) -> {}, extra)
                .walk(Pages.of(source.blobs()), Pages.of(target.blobs()));
    }
}
