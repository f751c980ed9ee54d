package dev.holdfast.sql;

import dev.holdfast.testkit.DecoratedContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteDecoratedTest extends DecoratedContract {
    @TempDir
    private Path folder;

    @Override
    protected String emptyStore() {
        return "sqlite:" + folder.resolve("store.db");
    }
}
