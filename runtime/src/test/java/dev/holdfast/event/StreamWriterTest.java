package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamWriterTest {
    private final FaultyBackend store = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));
    private final StreamWriter writer = new StreamWriter(store.log(), "s", 0);

    @AfterEach
    void close() {
        store.close();
    }

    private static List<NewEvent> event(String type) {
        return List.of(NewEvent.of(type, Instant.EPOCH, Json.EMPTY));
    }

    private List<String> types() {
        return store.log().read("s", 0, 10).stream().map(Event::type).toList();
    }

    @Test
    void aWriterGoesOnFromWhatItWrote() {
        assertThat(writer.append(event("a"))).isEqualTo(1);
        assertThat(writer.append(event("b"))).isEqualTo(2);
        assertThat(types()).containsExactly("a", "b");
    }

    @Test
    void aLostReplyDoublesNothing() {
        store.loseReplyAt(1);
        writer.append(event("a"));
        writer.append(event("b"));

        assertThat(types()).containsExactly("a", "b");
        assertThat(writer.version()).isEqualTo(2);
    }

    @Test
    void ofTwoWritersOneIsFencedAndWritesNothing() {
        var other = new StreamWriter(store.log(), "s", 0);
        other.append(event("other's"));

        assertThatThrownBy(() -> writer.append(event("mine")))
                .isInstanceOf(Fenced.class)
                .hasMessage("another process has taken over 's' and is at version 1; "
                        + "let that process finish, or stop it and start again")
                .hasCauseInstanceOf(StoreException.Conflict.class);
        assertThat(types()).containsExactly("other's");
    }

    @Test
    void aStoreThatIsAwayIsAnErrorThatSaysWhatToDo() {
        store.failAt(1);

        assertThatThrownBy(() -> writer.append(event("a"))).isInstanceOfSatisfying(StoreFailed.class, failed -> {
            assertThat(failed.module()).isEqualTo("event");
            assertThat(failed.operation()).isEqualTo("append to");
            assertThat(failed.context()).hasToString("{stream=s}");
            assertThat(failed.remedy()).startsWith("mend the store and start again");
        });
        writer.append(event("b"));
        assertThat(types()).containsExactly("b");
    }
}
