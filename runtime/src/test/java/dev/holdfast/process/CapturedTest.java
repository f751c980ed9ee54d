package dev.holdfast.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class CapturedTest {
    private static InputStream of(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    @Test
    void theBeginningAndTheEndAreKept() throws IOException {
        var captured = new Captured(4);
        captured.drain(new ByteArrayInputStream("beginning and end".getBytes(UTF_8)));
        assertThat(captured.text()).isEqualTo("begi");
        assertThat(captured.end()).endsWith("and end");
        assertThat(captured.truncated()).isTrue();
        assertThat(captured.taken()).isEqualTo(17);
    }

    @Test
    void whoeverFindsNoMemoryLeftSaysSoUntilOthersGiveTheirsUp() throws IOException {
        var memory = new Captured.Memory(25);
        var first = new Captured(10, memory);
        var second = new Captured(20, memory);
        first.drain(of(10));
        second.drain(of(20));
        assertThat(first.text()).hasSize(10);
        assertThatThrownBy(second::text)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the outputs of all commands at work have more than 25 bytes together, for which there is no"
                                + " memory; lower maxOutputBytes or --parallel, or give Java more");
        first.discard();
        first.discard();
        var third = new Captured(20, memory);
        third.drain(of(30));
        assertThat(third.text()).hasSize(20);
    }

    @Test
    void whatComesAfterItWasClosedIsNotTakenIn() throws IOException {
        var captured = new Captured(100);
        captured.close();
        captured.drain(of(10));
        assertThat(captured.text()).isEmpty();
    }
}
