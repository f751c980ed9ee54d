package dev.holdfast.store.ops;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads all blobs once and hashes them again. One thread at a time. */
final class VerifyBlobs {
    private final Blobs blobs;
    private final Findings findings;

    VerifyBlobs(Blobs blobs, Findings findings) {
        this.blobs = blobs;
        this.findings = findings;
    }

    void run() {
        try {
            Digest after = null;
            for (List<BlobInfo> page = list(after); !page.isEmpty(); page = list(after)) {
                for (BlobInfo info : page) {
                    if (after != null && info.digest().compareTo(after) <= 0) {
                        findings.problem(
                                "the list of blobs after " + after, "it does not go on in the order of digests");
                        return;
                    }
                    check(info, after);
                    after = info.digest();
                }
                findings.report();
            }
        } catch (Corrupt corrupt) {
            findings.damage(corrupt);
        }
    }

    private List<BlobInfo> list(@Nullable Digest after) {
        return blobs.list(after, Blobs.MAX_BATCH);
    }

    private void check(BlobInfo info, @Nullable Digest previous) {
        String where = "blob " + info.digest();
        findings.blobs++;
        findings.blobBytes += info.bytes();
        try {
            Optional<byte[]> content = blobs.get(info.digest());
            if (content.isEmpty()) {
                checkAbsence(info, previous, where);
            } else if (!Digest.of(content.get()).equals(info.digest())) {
                findings.problem(where, "its bytes have the digest " + Digest.of(content.get()));
            } else if (content.get().length != info.bytes()) {
                findings.problem(
                        where, "it has " + content.get().length + " bytes, but is listed with " + info.bytes());
            }
        } catch (Corrupt corrupt) {
            findings.damage(corrupt);
        }
    }

    /** A blob may have been swept since it was listed; then it is listed no more. */
    private void checkAbsence(BlobInfo info, @Nullable Digest previous, String where) {
        if (blobs.list(previous, 1).contains(info)) {
            findings.problem(where, "it is listed, but cannot be read");
        }
    }
}
