package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRestartEquivalenceTest extends RestartEquivalenceTest {
    @TempDir
    Path folder;

    private int opened;

    @Override
    Backend open() {
        return Stores.open("sqlite:" + folder.resolve("store-" + opened++ + ".db"));
    }

    @Override
    int seeds() {
        return Math.ceilDiv(super.seeds(), 10);
    }
}
