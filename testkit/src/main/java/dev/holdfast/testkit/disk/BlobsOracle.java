package dev.holdfast.testkit.disk;

import static dev.holdfast.testkit.disk.Oracle.require;

import dev.holdfast.store.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Each blob is there if its last acknowledged write put it, unless a later one may have changed that. Immutable. */
final class BlobsOracle {
    private final Map<Digest, Register> registers = new HashMap<>();
    private final Set<Digest> recovered;

    BlobsOracle(List<Attempt> attempts, Snapshot recovered) {
        this.recovered = recovered.blobs();
        Map<Digest, List<Attempt>> byDigest = new HashMap<>();
        for (Attempt attempt : attempts) {
            if (attempt.action() instanceof Action.PutBlob put) {
                byDigest.computeIfAbsent(put.digest(), digest -> new ArrayList<>())
                        .add(attempt);
            } else if (attempt.action() instanceof Action.DeleteBlob delete) {
                byDigest.computeIfAbsent(delete.blob().digest(), digest -> new ArrayList<>())
                        .add(attempt);
            }
        }
        byDigest.forEach((digest, list) -> registers.put(digest, new Register(list)));
    }

    void check() {
        registers.forEach((digest, register) -> require(
                shown(digest, register).isPresent() || (register.mayBeUntouched() && !recovered.contains(digest)),
                "blob %s is %s, but the attempts that may show are %s",
                digest,
                recovered.contains(digest) ? "there" : "absent",
                register.visible()));
        recovered.forEach(digest -> require(registers.containsKey(digest), "nobody ever put blob %s", digest));
    }

    Attempt settle(Attempt attempt, Digest digest) {
        Register register = registers.getOrDefault(digest, new Register(List.of()));
        return register.settle(attempt, shown(digest, register), 0);
    }

    private Optional<Attempt> shown(Digest digest, Register register) {
        boolean there = recovered.contains(digest);
        return register.shown(attempt -> attempt.action() instanceof Action.PutBlob == there);
    }
}
