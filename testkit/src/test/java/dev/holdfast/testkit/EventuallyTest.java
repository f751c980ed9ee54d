package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    @Test
    void itLooksUntilItIsSoAndNoMore() {
        var looks = new AtomicInteger();
        Eventually.until("the third look", () -> looks.incrementAndGet() == 3);
        assertThat(looks).hasValue(3);
    }

    @Test
    void whatNeverComesIsNamed() {
        assertThatThrownBy(() -> Eventually.until("the sea is empty", Duration.ofMillis(5), () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("waited 0 seconds in vain for this: the sea is empty");
    }

    @Test
    void whoIsInterruptedWaitsNoLongerAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Eventually.until("peace", () -> false))
                .hasMessage("interrupted while waiting for this: peace");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aLookThatFailsEndsTheWait() {
        assertThatThrownBy(() -> Eventually.until("the file is read", () -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("it cannot be seen whether the file is read")
                .hasRootCauseMessage("gone");
    }
}
