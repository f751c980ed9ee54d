package dev.holdfast.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Shutdown;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A service that is stopped ends what its handlers need before or after them: that is no failure of theirs. */
class HandlersAtShutdownTest {
    private static final String DOOR = """
            name: House
            stateMachines:
              - name: Door
                initialState: Closed
                states: [{name: Closed}, {name: Open}]
                transitions: [{from: Closed, to: Open, event: OPEN}]
            """;

    private final Stage stage = new Stage();
    private final Shutdown shutdown = new Shutdown();

    @Test
    void aHandlerThatFailsWhileTheProcessEndsHasNotFailed() {
        Instance door = stage.process().host(DOOR).create("Door", Trees.object());
        Handlers handlers = Handlers.of(Map.of(
                "gone",
                (event, context, sender) -> {
                    throw new IllegalStateException("the database is gone");
                },
                "fine",
                (event, context, sender) -> context.put("seen", true)));
        try (var threads = new HandlerThreads("House", "process", 2, new SettableClock(), () -> {})) {
            var calls = new HandlerCalls(handlers, threads, Duration.ofSeconds(30), shutdown);
            assertThat(call(calls, "gone", door)).contains("the database is gone");

            shutdown.begin();
            assertThatThrownBy(() -> call(calls, "gone", door))
                    .isInstanceOf(CallInterrupted.class)
                    .hasMessageContaining("failed while this process ends")
                    .hasMessageContaining("nothing of the event is recorded");
            assertThat(call(calls, "fine", door)).isNull();
        } finally {
            stage.close();
        }
    }

    private @Nullable String call(HandlerCalls calls, String handler, Instance door) {
        return calls.call(handler, stage.event("OPEN"), Trees.object(), new Sends(door, Ids.step(door, 2)), null);
    }
}
