package dev.holdfast.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Random random = new Random(7);

    @Test
    void eachWaitIsAMultipleOfTheOneBefore() {
        var backoff = new Backoff(Duration.ofMillis(100), 3, false);

        assertThat(IntStream.rangeClosed(1, 4).mapToObj(attempt -> backoff.after(attempt, random)))
                .containsExactly(
                        Duration.ofMillis(100),
                        Duration.ofMillis(300),
                        Duration.ofMillis(900),
                        Duration.ofMillis(2700));
    }

    @Test
    void jitterSpreadsAWaitFromHalfToOneAndAHalf() {
        var backoff = new Backoff(Duration.ofMillis(1000), 2, true);
        var waits = IntStream.range(0, 1_000)
                .mapToLong(i -> backoff.after(1, random).toMillis())
                .summaryStatistics();

        assertThat(waits.getMin()).isBetween(500L, 510L);
        assertThat(waits.getMax()).isBetween(1490L, 1500L);
    }

    @Test
    void noWaitIsLongerThanADay() {
        assertThat(new Backoff(Duration.ofSeconds(1), 10, true).after(1_000_000, random))
                .isEqualTo(Backoff.MAX);
    }

    @Test
    void aWaitThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofMillis(-1), 2, true)).hasMessageContaining("PT-0.001S");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Double.NaN, true)).hasMessageContaining("NaN");
    }
}
