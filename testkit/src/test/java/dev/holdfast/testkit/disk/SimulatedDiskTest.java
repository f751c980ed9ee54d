package dev.holdfast.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.file.Disk;
import dev.holdfast.testkit.disk.Interference.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
    private static final Path LOG = Path.of("/log");

    private final SimulatedDisk disk = new SimulatedDisk(InstantSource.fixed(Instant.ofEpochMilli(42)));

    @Test
    void bytesAreAppendedAtTheEndAndReadFromAnywhere() throws IOException {
        append("one", "two");
        append("three");
        assertThat(text(LOG)).isEqualTo("onetwothree");
        assertThat(disk.size(LOG)).isEqualTo(11);
        assertThat(disk.read(LOG, 3, 3)).isEqualTo("two".getBytes(UTF_8));
        assertThat(disk.read(LOG, 8, 100)).isEqualTo("ree".getBytes(UTF_8));
        assertThat(disk.read(LOG, 100, 1)).isEmpty();
    }

    @Test
    void aCutFileGoesOnWhereItWasCut() throws IOException {
        try (Disk.Appender log = disk.append(LOG)) {
            write(log, "onetwo");
            log.truncate(3);
            write(log, "2");
        }
        assertThat(text(LOG)).isEqualTo("one2");
    }

    @Test
    void directoriesListTheirNames() throws IOException {
        disk.createDirectory(Path.of("/a"));
        disk.createDirectory(Path.of("/a"));
        disk.append(Path.of("/a/x")).close();
        disk.append(Path.of("/a/y")).close();
        disk.delete(Path.of("/a/y"));
        disk.delete(Path.of("/a/never"));
        assertThat(disk.list(Path.of("/a"))).containsExactly("x");
        assertThat(disk.list(Path.of("/b"))).isEmpty();
        assertThat(disk.exists(Path.of("/a"))).isTrue();
        assertThat(disk.exists(Path.of("/a/y"))).isFalse();
        assertThatThrownBy(() -> disk.append(Path.of("/b/x"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.size(Path.of("/a/y"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.delete(Path.of("/a"))).hasMessage("/a is a directory; only files are deleted");
    }

    @Test
    void anOpenFileFollowsItsRenameAndReplacesWhatStoodThere() throws IOException {
        append("old");
        try (Disk.Appender fresh = disk.append(Path.of("/new"))) {
            write(fresh, "ne");
            disk.move(Path.of("/new"), LOG);
            write(fresh, "w");
        }
        assertThat(text(LOG)).isEqualTo("new");
        assertThat(disk.exists(Path.of("/new"))).isFalse();
    }

    @Test
    void filesKnowWhenTheyWereModified() throws IOException {
        append("x");
        assertThat(disk.lastModified(LOG)).isEqualTo(42);
        disk.setLastModified(LOG, 7);
        assertThat(disk.lastModified(LOG)).isEqualTo(7);
    }

    @Test
    void aLockIsHeldUntilItIsClosedOrItsHolderKilled() throws IOException {
        var lock = disk.lock(LOG, "first owner");
        assertThatThrownBy(() -> disk.lock(LOG, "second"))
                .isInstanceOf(Disk.Locked.class)
                .hasMessage("held by first owner");
        disk.killedAt(disk.moment()).lock(LOG, "after the kill").close();
        lock.close();
        disk.lock(LOG, "second").close();
        assertThat(text(LOG)).isEqualTo("second");
    }

    @Test
    void onlyChangesAreRecordedAndEachOfThem() throws IOException {
        append("one");
        text(LOG);
        disk.forceDirectory(Path.of("/"));
        assertThat(disk.trace())
                .map(Object::toString)
                .containsExactly(
                        "new file /log", "write of bytes 0 to 3 of /log", "force of /log", "force of directory /");
    }

    @Test
    void aKilledProcessLeavesWhatItWrote() throws IOException {
        append("one", "two");
        SimulatedDisk after = disk.killedAt(2);
        assertThat(after.read(LOG, 0, 10)).isEqualTo("one".getBytes(UTF_8));
        assertThat(after.fingerprint())
                .isNotEqualTo(disk.fingerprint())
                .isEqualTo(disk.killedAt(2).fingerprint());
    }

    @Test
    void theChosenCallFailsWithoutEffectAndTheNextWorks() throws IOException {
        disk.interfere(Interference.once(Fault.IO_ERROR, 2, call -> call.kind() == DiskCall.Kind.WRITE));
        assertThatThrownBy(() -> append("one", "two")).hasMessage("/log: Input/output error");
        append("three");
        assertThat(text(LOG)).isEqualTo("onethree");
    }

    @Test
    void aFullDiskStoresHalfAWriteAndStaysFull() throws IOException {
        disk.interfere(Interference.from(Fault.NO_SPACE, 1, call -> call.kind() == DiskCall.Kind.WRITE));
        assertThatThrownBy(() -> append("half")).hasMessage("/log: No space left on device");
        assertThatThrownBy(() -> append("more")).hasMessage("/log: No space left on device");
        assertThat(text(LOG)).isEqualTo("hamo");
    }

    private void append(String... texts) throws IOException {
        try (Disk.Appender log = disk.append(LOG)) {
            for (String text : texts) {
                write(log, text);
            }
            log.force();
        }
    }

    private static void write(Disk.Appender file, String text) throws IOException {
        file.write(text.getBytes(UTF_8), 0, text.length());
    }

    private String text(Path file) throws IOException {
        return new String(disk.read(file, 0, 1_000), UTF_8);
    }
}
