package dev.holdfast.testkit.disk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether what was recovered is allowed, given what was attempted, acknowledged and seen: everything acknowledged
 * or seen is there, nothing that was never attempted, every batch whole, versions without a hole.
 */
final class Oracle {
    private Oracle() {}

    /**
     * @param moment up to which the ledger counts: what came later had not happened when the power was cut
     * @throws AssertionError says what is missing or should not be there
     */
    static void check(Ledger ledger, int moment, Snapshot recovered) {
        List<Attempt> attempts = ledger.attempts(moment);
        new LogOracle(attempts, ledger.seen(moment), recovered).check();
        new DocsOracle(attempts, recovered).check();
        new BlobsOracle(attempts, recovered).check();
    }

    /**
     * What is known once the recovered state has been seen: the events that are there have happened, those that are not
     * never will have; of documents and blobs that was not promised to those who only see them, so it holds only if
     * everything seen was {@code durable}. The new ledger begins at moment 0.
     */
    static Ledger settle(Ledger ledger, int moment, Snapshot recovered, boolean durable) {
        List<Attempt> attempts = ledger.attempts(moment);
        var log = new LogOracle(attempts, ledger.seen(moment), recovered);
        var docs = new DocsOracle(attempts, recovered);
        var blobs = new BlobsOracle(attempts, recovered);
        List<Attempt> settled = attempts.stream()
                .map(attempt -> switch (attempt.action()) {
                    case Action.Append append -> log.settle(attempt, append);
                    case Action.Truncate truncate -> log.settle(attempt, truncate);
                    case Action.PutDoc put -> durable ? docs.settle(attempt, put.key()) : attempt;
                    case Action.DeleteDoc delete -> durable ? docs.settle(attempt, delete.key()) : attempt;
                    case Action.PutBlob put -> durable ? blobs.settle(attempt, put.digest()) : attempt;
                    case Action.DeleteBlob delete ->
                        durable ? blobs.settle(attempt, delete.blob().digest()) : attempt;
                })
                .map(Attempt::atOnce)
                .toList();
        return new Ledger(settled, recovered.events());
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency of the testkit
    static void require(boolean holds, String otherwise, @Nullable Object... values) {
        if (!holds) {
            throw new AssertionError(String.format(otherwise, values));
        }
    }
}
