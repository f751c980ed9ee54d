package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExpectedTest {
    @Test
    void anyMatchesEverything() {
        assertThat(Expected.any().matches(0)).isTrue();
        assertThat(Expected.any().matches(7)).isTrue();
    }

    @Test
    void noneMatchesOnlyNothing() {
        assertThat(Expected.none().matches(0)).isTrue();
        assertThat(Expected.none().matches(1)).isFalse();
    }

    @Test
    void aVersionMatchesItselfAndZeroMeansNothing() {
        assertThat(Expected.version(3).matches(3)).isTrue();
        assertThat(Expected.version(3).matches(2)).isFalse();
        assertThat(Expected.version(0).matches(0)).isTrue();
        assertThatThrownBy(() -> Expected.version(-1)).hasMessage("a version is never negative: -1");
    }

    @Test
    void aConflictSaysWhatWasFoundAndExpected() {
        assertThat(new StoreException.Conflict("stream 's'", Expected.any(), 4))
                .hasMessage("stream 's' is at version 4, but the writer expected any version");
        assertThat(new StoreException.Conflict("stream 's'", Expected.version(2), 0))
                .hasMessage("stream 's' is at version 0, but the writer expected version 2");
    }
}
