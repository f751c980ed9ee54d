package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.Flow;
import dev.holdfast.flow.Flows;
import dev.holdfast.flow.RunFailed;
import dev.holdfast.flow.RunListener;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.time.SystemTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command again, with an id that is given. */
class AgainCommandTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void write() throws IOException {
        cli = new InProcess(directory);
        Files.writeString(directory.resolve("good.yaml"), """
                id: order
                tasks: [{id: pay, toolName: shell, inputs: {command: "echo paid | tee -a effects"}}]
                """);
        Files.writeString(directory.resolve("bad.yaml"), """
                id: order
                tasks: [{id: pay, toolName: shell, inputs: {command: "echo tried >> effects; exit 3"}}]
                """);
    }

    private String in(String url) {
        return url.replace(":", ":" + directory + "/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:runs", "sqlite:runs.db"})
    void aCompletedRunIsShownAgainAndAFailedOneFailsAgain(String kind) throws IOException {
        String store = in(kind);
        Result first = cli.run("run", "good.yaml", "--run-id", "order-42", "--store", store);
        Result again = cli.run("run", "good.yaml", "--run-id", "order-42", "--store", store);
        assertThat(again.code()).isEqualTo(first.code()).isZero();
        assertThat(again.out()).contains("Run order-42 completed", "paid");
        assertThat(cli.run("run", "good.yaml", "--run-id", "order-42", "--store", store, "--detach")
                        .out())
                .startsWith("order-42\nRun order-42 completed");

        assertThat(cli.run("run", "bad.yaml", "--run-id", "order-43", "--store", store)
                        .code())
                .isEqualTo(ExitCode.FAILED);
        for (String how : new String[] {"--quiet", "--detach"}) {
            Result failed = cli.run("run", "bad.yaml", "--run-id", "order-43", "--store", store, how);
            assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
            assertThat(failed.out())
                    .contains("Run order-43 failed at task pay")
                    .contains("runs retry order-43", "--with FILE", "runs fork order-43", "another --run-id");
        }
        assertThat(Files.readAllLines(directory.resolve("effects"))).containsExactly("paid", "tried");
        assertThat(cli.run("runs", "list", "--store", store).lines()).hasSize(3);
    }

    @Test
    void anIdThatRetentionRemovedIsFreeAgain() throws IOException {
        cli.run("run", "good.yaml", "--run-id", "order-42");
        assertThat(cli.run("store", "retain", "--older-than", "0s", "--archive", "old.jsonl")
                        .code())
                .isZero();
        assertThat(cli.run("run", "good.yaml", "--run-id", "order-42").code()).isZero();
        assertThat(cli.run("run", "good.yaml", "--run-id", "order-42").code()).isZero();

        assertThat(Files.readAllLines(directory.resolve("effects"))).containsExactly("paid", "paid");
    }

    @Test
    void aMendedFileContinuesAFailedRun() throws IOException {
        cli.run("run", "bad.yaml", "--run-id", "order-42");
        Result retried = cli.run("runs", "retry", "order-42", "--with", "good.yaml");

        assertThat(retried.code()).as(retried.err()).isZero();
        assertThat(Files.readAllLines(directory.resolve("effects"))).containsExactly("tried", "paid");
        assertThat(cli.run("run", "good.yaml", "--run-id", "order-42").code()).isZero();
        Result fork =
                cli.run("runs", "fork", "order-42", "--from", "pay", "--with", "bad.yaml", "--run-id", "order-44");
        assertThat(fork.code()).isEqualTo(ExitCode.FAILED);
        assertThat(cli.run("runs", "fork", "order-42", "--from", "pay", "--with", "bad.yaml", "--run-id", "order-44")
                        .out())
                .contains("Run order-44 failed");
        assertThat(Files.readAllLines(directory.resolve("effects"))).containsExactly("tried", "paid", "tried");
    }

    @Test
    void aSecondProcessWaitsForTheRunThatTheFirstIsAtWorkOn() throws Exception {
        Files.writeString(directory.resolve("slow.yaml"), """
                id: slow
                tasks: [{id: t, toolName: shell, inputs: {command: "echo x >> effects; sleep 4"}}]
                """);
        var first = new CompletableFuture<Result>();
        Thread.ofPlatform()
                .start(() -> first.complete(new InProcess(directory)
                        .run("run", "slow.yaml", "--run-id", "one", "--store", in("sqlite:runs.db"))));
        Eventually.until("the first is at work", () -> Files.exists(directory.resolve("effects")));
        Result second = cli.run("run", "slow.yaml", "--run-id", "one", "--store", in("sqlite:runs.db"));

        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.out()).contains("Run one completed");
        assertThat(second.err()).contains("waiting for it to end the run");
        assertThat(first.get().code()).isZero();
        assertThat(Files.readAllLines(directory.resolve("effects"))).containsExactly("x");
    }

    @Test
    void aFlowIsRetriedAndItsProgramContinuesIt() throws Exception {
        Flow<String> broken = flow -> {
            throw new IllegalStateException("a bug");
        };
        try (Backend store = Stores.open(in("file:st"));
                var timers = new SystemTimers(Clock.systemUTC())) {
            var flows = new Flows(new Engine(store, timers, new Random(1), RunListener.NONE));
            try {
                flows.run("fx", "m", null, String.class, broken);
            } catch (RunFailed recorded) {
                assertThat(recorded).hasMessageContaining("retry");
            }
        }
        assertThat(cli.run("runs", "retry", "fx", "--store", in("file:st"), "--with", "good.yaml")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        Result retried = cli.run("runs", "retry", "fx", "--store", in("file:st"));
        assertThat(retried.code()).as(retried.err()).isZero();
        assertThat(retried.out()).contains("goes on with it when it runs it again");
        assertThat(cli.run("runs", "resume", "fx", "--store", in("file:st")).err())
                .contains("the program that started it");
        try (Backend store = Stores.open(in("file:st"));
                var timers = new SystemTimers(Clock.systemUTC())) {
            var flows = new Flows(new Engine(store, timers, new Random(1), RunListener.NONE));
            assertThat(flows.run("fx", "m", null, String.class, flow -> "good")).isEqualTo("good");
        }
    }
}
