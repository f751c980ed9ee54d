package dev.holdfast.testkit;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Does what the simplest model does, whatever comes in whatever order. */
interface LogModelled extends OpenStore {
    @Test
    default void randomOperationsDoWhatTheModelDoes() {
        new LogModel(this).run(500, List.of());
    }
}
