package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a Holdfast that was killed left running is found by the run it worked for. */
@Timeout(60)
class OrphansTest {
    /** This process, if it had begun at another time: a number that came again. */
    private static final String OF_THE_DEAD = ProcessHandle.current().pid() + ":12345:1";

    @TempDir
    private Path directory;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(directory);
    }

    @AfterEach
    void endAll() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    }

    /** A command as another Holdfast process would have started it. */
    private Process left(String mark, RunIdentity run, String script) throws Exception {
        Path ready = scene.pipe("ready");
        var builder = new ProcessBuilder("setsid", "/bin/sh", "-c", script).directory(directory.toFile());
        builder.environment().putAll(ProcessMark.variables(mark, run));
        Process process = builder.start();
        Files.readAllBytes(ready);
        Files.delete(ready);
        return process;
    }

    private Process left(String mark, RunIdentity run) throws Exception {
        return left(mark, run, "echo > ready; exec sleep 1000");
    }

    @Test
    void whatTheDeadLeftEndsAndTheRestStays() throws Exception {
        var sameIdElsewhere =
                new RunIdentity(Scene.RUN.id(), Scene.RUN.startedAt().plusMillis(1));
        var anotherRun = new RunIdentity(Scene.RUN.id() + "0", Scene.RUN.startedAt());
        Process orphan = left(OF_THE_DEAD, Scene.RUN);
        Process ofTheLiving = left(ProcessMark.next(), Scene.RUN);
        Process ofAnother = left(OF_THE_DEAD, anotherRun);
        Process ofSameId = left(OF_THE_DEAD, sameIdElsewhere);
        assertThat(Orphans.end(Scene.RUN)).isEqualTo(1);
        assertThat(orphan.isAlive()).isFalse();
        assertThat(ofTheLiving.isAlive()).isTrue();
        assertThat(ofAnother.isAlive()).isTrue();
        assertThat(ofSameId.isAlive()).isTrue();
    }

    @Test
    void itsChildrenEndWithItAlsoWithoutTheirEnvironment() throws Exception {
        left(
                OF_THE_DEAD,
                Scene.RUN,
                "env -i /bin/sh -c 'trap \"\" TERM; echo > ready; while :; do /bin/sleep 1000; done' & wait");
        assertThat(Orphans.end(Scene.RUN)).isGreaterThanOrEqualTo(2);
        assertThat(scene.processes()).isZero();
        assertThat(Orphans.end(Scene.RUN)).isZero();
    }

    @Test
    void aProcessThatEndsWithoutWaitingKillsItsOwn() throws Exception {
        Process other = left(OF_THE_DEAD, Scene.RUN);
        RunningCommand own = scene.started("trap '' TERM; echo > ready; while :; do sleep 1000; done");
        Orphans.killOwn();
        assertThat(own.await()).isEqualTo(137);
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void whereThereAreNoneNothingHappens() throws IOException, InterruptedException {
        assertThat(Orphans.end(new RunIdentity("never", Scene.RUN.startedAt()))).isZero();
        assertThat(scene.processes()).isZero();
    }
}
