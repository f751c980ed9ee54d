package dev.holdfast.store.ops;

import dev.holdfast.store.Json;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.ops.Verification.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts and problems while a verification goes on. One thread at a time. */
final class Findings {
    private final Consumer<Verification> progress;
    private final List<Problem> problems = new ArrayList<>();
    private long problemCount;
    long streams;
    long events;
    long documents;
    long blobs;
    long blobBytes;

    Findings(Consumer<Verification> progress) {
        this.progress = progress;
    }

    void problem(String where, String what) {
        problem(where, what, null);
    }

    void problem(String where, String what, @Nullable Place place) {
        problemCount++;
        if (problems.size() < Verification.MAX_PROBLEMS) {
            problems.add(new Problem(where, what, place));
        }
    }

    /** Notes damage, once for each place. */
    void damage(Corrupt corrupt) {
        String where = corrupt.where();
        if (problems.stream().noneMatch(known -> known.where().equals(where))) {
            problem(where, corrupt.problem(), corrupt.place());
        }
    }

    /** Checks that a body is the JSON it is taken for. */
    void json(String where, Json body, Place place) {
        try {
            Json.parse(body.text());
        } catch (IllegalArgumentException malformed) {
            problem(where, "its body is " + malformed.getMessage(), place);
        }
    }

    void report() {
        progress.accept(soFar());
    }

    Verification soFar() {
        return new Verification(streams, events, documents, blobs, blobBytes, problemCount, problems);
    }
}
