package dev.holdfast.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.file.Disk;
import dev.holdfast.testkit.disk.Interference.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrashStatesTest {
    private static final Path ROOT = Path.of("/");
    private static final Path LOG = Path.of("/log");
    private static final Path TEMP = Path.of("/temp");

    private final SimulatedDisk disk = new SimulatedDisk(InstantSource.fixed(Instant.EPOCH));

    @Test
    void nothingOfAForcedFileInAForcedDirectoryIsUncertain() throws IOException {
        write(LOG, "one", true);
        disk.forceDirectory(ROOT);
        assertThat(outcomes()).containsExactly("/log=one");
    }

    @Test
    void aForcedFileWithoutAForcedNameMayBeGone() throws IOException {
        write(LOG, "one", true);
        assertThat(outcomes()).containsExactlyInAnyOrder("", "/log=one");
    }

    @Test
    void anUnforcedWriteIsLostKeptTornOrZeros() throws IOException {
        forcedLog("one");
        write(LOG, "tw", false);
        assertThat(outcomes()).containsExactlyInAnyOrder("/log=one", "/log=onetw", "/log=onet", "/log=one\0\0");
    }

    @Test
    void aLongWriteTearsAtSectorsAndPages() throws IOException {
        forcedLog("");
        write(LOG, "x".repeat(9_000), false);
        Set<Integer> lengths = IntStream.range(0, 200)
                .mapToObj(seed -> new CrashStates(disk, seed).at(disk.moment()))
                .flatMap(states -> states)
                .map(state -> read(state.disk(), LOG))
                .map(text -> text.replaceAll("\0+$", "").length())
                .collect(Collectors.toSet());
        assertThat(lengths).contains(0, 512, 4096, 8192, 8704, 9_000);
        assertThat(outcomes()).anyMatch(text -> text.contains("=\0"));
    }

    @Test
    void aLaterWriteMayArriveWithoutAnEarlierOne() throws IOException {
        forcedLog("");
        write(LOG, "one", false);
        write(LOG, "two", false);
        assertThat(outcomes()).contains("/log=\0\0\0two", "/log=one", "/log=onetwo", "/log=");
    }

    @Test
    void anUnforcedCutMayComeBack() throws IOException {
        forcedLog("onetwo");
        try (Disk.Appender log = disk.append(LOG)) {
            log.truncate(3);
        }
        assertThat(outcomes()).containsExactlyInAnyOrder("/log=one", "/log=onetwo");
    }

    @Test
    void anUnforcedRenameShowsOneOfTheNamesAndNeverNeither() throws IOException {
        forcedLog("old");
        write(TEMP, "new", true);
        disk.forceDirectory(ROOT);
        disk.move(TEMP, LOG);
        assertThat(outcomes()).containsExactlyInAnyOrder("/log=old /temp=new", "/log=new");
    }

    @Test
    void aRenameMayOvertakeTheBytes() throws IOException {
        forcedLog("old");
        write(TEMP, "new", false);
        disk.move(TEMP, LOG);
        disk.forceDirectory(ROOT);
        assertThat(outcomes()).contains("/log=", "/log=\0\0\0", "/log=new").noneMatch(text -> text.contains("old"));
    }

    @Test
    void aRemovedFileMayComeBackUntilItsDirectoryIsForced() throws IOException {
        forcedLog("one");
        disk.delete(LOG);
        assertThat(outcomes()).containsExactlyInAnyOrder("", "/log=one");
        disk.forceDirectory(ROOT);
        assertThat(outcomes()).containsExactly("");
    }

    @Test
    void aLostDirectoryTakesEverythingInItAlong() throws IOException {
        Path inner = Path.of("/a/b");
        disk.createDirectory(Path.of("/a"));
        disk.createDirectory(inner);
        write(inner.resolve("file"), "one", true);
        disk.forceDirectory(inner);
        disk.forceDirectory(Path.of("/a"));
        assertThat(outcomes()).containsExactlyInAnyOrder("", "/a/b/file=one");
    }

    @Test
    void whatAFailedForceLostNoLaterForceBringsBack() throws IOException {
        forcedLog("one");
        disk.interfere(Interference.once(Fault.IO_ERROR, 1, call -> call.kind() == DiskCall.Kind.FORCE));
        assertThatThrownBy(() -> write(LOG, "two", true)).hasMessage("/log: Input/output error");
        assertThat(read(disk, LOG)).isEqualTo("onetwo");
        write(LOG, "three", true);
        assertThat(outcomes()).containsExactly("/log=one\0\0\0three");
    }

    @Test
    void fourUncertainChangesAreSampledWithTheSameSeedAlike() throws IOException {
        forcedLog("");
        for (int i = 0; i < 4; i++) {
            write(LOG, "line " + i, false);
        }
        assertThat(new CrashStates(disk, 5).at(disk.moment()).map(CrashState::toString))
                .hasSize(CrashStates.SAMPLES)
                .containsExactlyElementsOf(new CrashStates(disk, 5)
                        .at(disk.moment())
                        .map(CrashState::toString)
                        .toList());
        assertThat(outcomes())
                .contains("/log=", "/log=line 0line 1line 2line 3", "/log=\0\0\0\0\0\0line 1line 2line 3");
    }

    @Test
    void aStateTellsWhatWasKeptAndLost() throws IOException {
        forcedLog("one");
        write(LOG, "two", false);
        assertThat(new CrashStates(disk, 5).at(disk.moment()).map(CrashState::toString))
                .first()
                .isEqualTo("""
                        power cut after 5 of 5 changes, the last one the write of bytes 3 to 6 of /log (seed 5)
                          write of bytes 3 to 6 of /log: lost""");
    }

    private void forcedLog(String text) throws IOException {
        write(LOG, text, true);
        disk.forceDirectory(ROOT);
    }

    private void write(Path file, String text, boolean force) throws IOException {
        try (Disk.Appender appender = disk.append(file)) {
            appender.write(text.getBytes(UTF_8), 0, text.length());
            if (force) {
                appender.force();
            }
        }
    }

    /** Everything that may be found after the last change: for each state the files and their bytes. */
    private Set<String> outcomes() {
        return new CrashStates(disk, 1)
                .at(disk.moment())
                .map(state -> String.join(" ", files(state.disk(), ROOT)))
                .collect(Collectors.toSet());
    }

    private static Set<String> files(SimulatedDisk disk, Path directory) {
        var files = new TreeSet<String>();
        try {
            for (String name : disk.list(directory)) {
                Path path = directory.resolve(name);
                if (disk.list(path).isEmpty()) {
                    files.add(path + "=" + read(disk, path));
                } else {
                    files.addAll(files(disk, path));
                }
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return files;
    }

    private static String read(SimulatedDisk disk, Path file) {
        try {
            return new String(disk.read(file, 0, 10_000), UTF_8);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
