package dev.holdfast.testkit.disk;

import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.testkit.disk.Action.DocKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What {@link CrashCheck} does to a backend before the power is cut: appends of 1 to 5 events, small and larger than a
 * page, to 1 to 4 streams, by one writer or several at once; truncations; documents and blobs put and deleted; closing
 * and opening again. Immutable; equal seeds give equal workloads.
 */
public final class Workload {
    private final long seed;
    private final List<Step> steps;

    /** Something to do before the next step. */
    sealed interface Step {
        /** Writes, each by a thread of its own if there are several. */
        record Write(List<Action> together) implements Step {}

        record Reopen() implements Step {}
    }

    private Workload(long seed, List<Step> steps) {
        this.seed = seed;
        this.steps = List.copyOf(steps);
    }

    /** A workload of everything. */
    public static Workload random(long seed, int steps) {
        return new Workload(seed, new Draw(seed).steps(steps));
    }

    long seed() {
        return seed;
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return "workload of seed " + seed + " with " + steps.size() + " steps";
    }

    /** Draws steps, keeping in mind what it drew before. One thread at a time. */
    private static final class Draw {
        private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
        /** Within a JSON string: escapes, and characters of one to four bytes. */
        private static final String PHRASE = "state that survives \\\\ \\\" \\n ü € \uD83D\uDE00 ";

        private final SplittableRandom random;
        private final String prefix;
        private final List<String> streams;
        private final List<Action.PutBlob> blobs = new ArrayList<>();
        private final Map<String, Long> versions = new HashMap<>();
        private int drawn;

        Draw(long seed) {
            random = new SplittableRandom(seed);
            prefix = Long.toUnsignedString(seed, 36) + "-";
            streams = IntStream.rangeClosed(1, 1 + random.nextInt(4))
                    .mapToObj(i -> i == 2 ? "../stream" : "stream-" + i)
                    .toList();
        }

        List<Step> steps(int count) {
            var steps = new ArrayList<Step>();
            for (int i = 0; i < count; i++) {
                int dice = random.nextInt(100);
                steps.add(dice < 5 ? new Step.Reopen() : new Step.Write(dice < 20 ? company() : List.of(action(dice))));
            }
            return steps;
        }

        private Action action(int dice) {
            if (dice < 60) {
                return append();
            }
            if (dice < 66) {
                String stream = pick(streams);
                return new Action.Truncate(stream, versions.getOrDefault(stream, 0L) * random.nextInt(1, 5) / 4);
            }
            if (dice < 84) {
                return new Action.PutDoc(key(), new NewDoc(body(), null, tags()));
            }
            if (dice < 90) {
                return new Action.DeleteDoc(key());
            }
            if (!blobs.isEmpty() && random.nextInt(4) == 0) {
                return pick(blobs);
            }
            if (dice < 97 || blobs.isEmpty()) {
                var blob =
                        new Action.PutBlob(random.nextLong(), random.nextInt(4) == 0 ? 5_000 : 1 + random.nextInt(600));
                blobs.add(blob);
                return blob;
            }
            return new Action.DeleteBlob(pick(blobs));
        }

        /** Several appends at once, as group commit meets them. */
        private List<Action> company() {
            return IntStream.range(0, 2 + random.nextInt(4))
                    .<Action>mapToObj(writer -> append())
                    .toList();
        }

        private Action.Append append() {
            String stream = pick(streams);
            int count = 1 + random.nextInt(5);
            versions.merge(stream, (long) count, Long::sum);
            return new Action.Append(
                    stream, IntStream.range(0, count).mapToObj(i -> event()).toList());
        }

        private NewEvent event() {
            var meta = new Meta(List.of(), null, random.nextBoolean() ? "writer" : null, tags());
            Json body = body();
            return new NewEvent(prefix + drawn, "HAPPENED", START.plusMillis(drawn), body, meta);
        }

        /** A body that no other has, one in forty larger than a page. */
        private Json body() {
            int length = random.nextInt(40) == 0 ? random.nextInt(4_096, 10_000) : random.nextInt(80);
            int repeats = length / PHRASE.length();
            String padding = PHRASE.repeat(repeats) + "x".repeat(length - repeats * PHRASE.length());
            return Json.ofCompact("{\"n\":" + ++drawn + ",\"pad\":\"" + padding + "\"}");
        }

        private List<String> tags() {
            return random.nextInt(3) == 0 ? List.of("tag-" + random.nextInt(3)) : List.of();
        }

        private DocKey key() {
            return new DocKey("states", random.nextInt(4) == 0 ? "a/../b" : "key " + random.nextInt(4));
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
