package dev.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that is ended leaves nothing running, whatever its processes do to be rid of their family. */
@Timeout(60)
class RunningCommandTest {
    @TempDir
    private Path directory;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo > ready; exec sleep 1000",
                "sleep 1000 & (sleep 1001; true) & echo > ready; wait",
                "trap '' TERM; echo > ready; while :; do sleep 1000; done",
                "trap '' TERM INT HUP; sleep 1000 & echo > ready; exec sleep 1001",
                "env -i /bin/sh -c 'trap \"\" TERM; echo > ready; while :; do /bin/sleep 1000; done' & wait",
                "(setsid sh -c 'sleep 1000 & echo > ready; wait' &); sleep 1001",
                "(setsid sh -c 'setsid sh -c \"trap : TERM; echo > ready; sleep 1000; sleep 1001\" > /dev/null 2>&1 &' &);"
                        + " sleep 1002",
                "env -i setsid /bin/sh -c 'echo > ready; exec sleep 1000' > /dev/null 2>&1 & sleep 1001",
                "(env -i setsid /bin/sh -c 'echo > ready; exec sleep 1000' &); sleep 1001",
                "exec > /dev/null 2>&1 < /dev/null; echo > ready; sleep 1000; sleep 1001",
                "exec >&- 2>&-; (sleep 1000 & echo > ready); sleep 1001",
                "set -m; sleep 1000 & echo > ready; sleep 1001",
                "sleep 1000 & echo > ready; kill -STOP $$; sleep 1001",
                "yes & echo > ready; cat /dev/zero"
            })
    void nothingIsLeftOfACommandThatWasEnded(String script) throws Exception {
        RunningCommand command = scene.started(script);
        assertThat(scene.processes()).isPositive();
        command.end();
        assertThat(scene.processes()).isZero();
    }

    @Test
    void processesThatReplaceEachOtherFasterThanTheyAreSeenAreKilled() throws Exception {
        Files.writeString(directory.resolve("chain"), "trap '' TERM\n(: ) \n. ./pause\n/bin/sh ./chain &\n");
        Files.writeString(directory.resolve("pause"), "/bin/sleep 0.01\n");
        Path held = scene.pipe("held");
        RunningCommand command =
                scene.started("exec 3<> held; trap '' TERM; /bin/sh ./chain & trap - TERM; echo > ready; wait");
        var end = new FutureTask<>(Files.newInputStream(held)::read);
        Thread.ofPlatform().daemon().start(end);
        command.end();
        Eventually.until("nobody holds the pipe any more", end::isDone);
        assertThat(end.get()).isEqualTo(-1);
    }

    @Test
    void whatOthersStartedStays() throws Exception {
        Path ready = scene.pipe("first");
        RunningCommand other = scene.start("echo > first; sleep 1000; sleep 1001");
        Files.readAllBytes(ready);
        Process ofNobody = new ProcessBuilder("sleep", "1000").start();
        RunningCommand command = scene.started("echo > ready; sleep 1000");
        command.end();
        assertThat(ofNobody.isAlive()).isTrue();
        assertThat(scene.processes()).isPositive();
        other.end();
        assertThat(scene.processes()).isZero();
        ofNobody.destroyForcibly().waitFor();
    }

    @Test
    void aCommandMayEndInOrder() throws Exception {
        RunningCommand command =
                scene.started("trap 'echo bye > left; exit 0' TERM; echo > ready; while :; do sleep 0.05; done");
        command.end();
        assertThat(directory.resolve("left")).hasContent("bye");
    }

    @Test
    void aCommandThatWasEndedCanBeEndedAgain() throws Exception {
        RunningCommand command = scene.started("echo > ready; sleep 1000");
        command.end();
        command.end();
        assertThat(command.await()).isEqualTo(143);
    }

    @Test
    void anInterruptWhileItEndsKillsAllAtOnce() throws Exception {
        RunningCommand command = scene.started("trap '' TERM; sleep 1000 & echo > ready; while :; do sleep 1000; done");
        Thread.currentThread().interrupt();
        assertThatThrownBy(command::end).isInstanceOf(InterruptedException.class);
        assertThat(command.await()).isEqualTo(137);
    }

    @Test
    void anInterruptBeforeItStartsStartsNothing() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> scene.start("echo > started")).isInstanceOf(InterruptedException.class);
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void aCommandThatClosesItsOutputIsWaitedFor() throws Exception {
        Path go = scene.pipe("go");
        RunningCommand command = scene.started("exec >&- 2>&-; echo > ready; read line < go; exit 7");
        var code = new FutureTask<>(command::await);
        Thread.ofVirtual().start(code);
        assertThat(code.isDone()).isFalse();
        Files.writeString(go, "on\n");
        assertThat(code.get()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 1000 & echo done", "yes > /dev/null & echo done", "yes >&2 & echo done"})
    void whatGoesOnInTheBackgroundDoesNotHoldUpACommandThatIsDone(String script) throws Exception {
        RunningCommand command = scene.start(script);
        assertThat(command.await()).isZero();
        assertThat(command.stdout().text()).isEqualTo("done\n");
        command.end();
        assertThat(scene.processes()).isZero();
    }

    @Test
    void aProgramThatIsMissingIsToldAndTakesNoRoom() {
        var missing = new CommandLine(List.of("no-such-program"), directory, Map.of(), null, 0, Scene.RUN);
        for (int i = 0; i <= RunningCommand.MAX_AT_ONCE; i++) {
            assertThatThrownBy(() -> RunningCommand.start(missing)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void stdinThatNobodyReadsHoldsNothingUp() throws Exception {
        RunningCommand command = RunningCommand.start(scene.line("echo done", "x".repeat(1 << 22)));
        assertThat(command.await()).isZero();
        assertThat(command.stdout().text()).isEqualTo("done\n");
    }
}
