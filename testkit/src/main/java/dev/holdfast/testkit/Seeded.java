package dev.holdfast.testkit;

import dev.holdfast.store.StoreException.Conflict;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One run of random steps. The seed is new every time, or that of {@code -Dholdfast.seed=N} to repeat a failure. */
final class Seeded {
    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

    interface Step {
        void take() throws Exception;
    }

    /** Takes {@code count} random steps; a failure names the step and the seed. */
    void run(int count, List<Step> steps) {
        for (int i = 1; i <= count; i++) {
            Step step = pick(steps);
            try {
                step.take();
            } catch (Exception | AssertionError failed) {
                throw new AssertionError("step " + i + " failed; repeat it with -Dholdfast.seed=" + seed, failed);
            }
        }
    }

    /** A number from {@code first} to {@code last}. */
    int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    /** One of {@code choices}, all equally often. */
    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** What an operation answers or, in words, how it is refused, for comparing a store with its model. */
    static Object answer(Supplier<?> operation) {
        try {
            return operation.get();
        } catch (Conflict conflict) {
            return conflictAt(conflict.actual());
        } catch (IllegalArgumentException refused) {
            return REFUSED;
        }
    }

    static final String REFUSED = "refused";

    static String conflictAt(long version) {
        return "conflict at version " + version;
    }
}
