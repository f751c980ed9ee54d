package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InvocationTest {
    @Test
    void theSameCommandCanBePastedIntoAShell() {
        var invocation = new Invocation("./holdfast", List.of("run", "my flow.yaml", "--input", "who=O'Hara"));
        assertThat(invocation.again()).isEqualTo("./holdfast run 'my flow.yaml' --input 'who=O'\\''Hara'");
    }

    @Test
    void passwordsAreLeftOut() {
        var invocation = new Invocation(
                "holdfast",
                List.of("run", "a.yaml", "--store", "postgresql://ann:secret@host/db", "--store=redis://:secret@h"));
        assertThat(invocation.again()).doesNotContain("secret").contains("postgresql://ann:***@host/db");
    }

    @Test
    void otherCommandsBelongToTheSameProgram() {
        assertThat(new Invocation("../holdfast", List.of()).other(Stream.of("runs", "show", "a b")))
                .isEqualTo("../holdfast runs show 'a b'");
    }
}
