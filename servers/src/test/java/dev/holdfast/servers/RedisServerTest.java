package dev.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {
    @TempDir
    Path dir;

    @Test
    void whatItAcknowledgedSurvivesAKill() throws Exception {
        try (var server = RedisServer.start(dir, "appendonly yes", "appendfsync always")) {
            assertThat(ask(server, "SET a kept")).isEqualTo("+OK");
            long pid = server.process().pid();
            server.kill();
            assertThat(server.process().isRunning()).isFalse();
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThatThrownBy(() -> ask(server, "PING")).isInstanceOf(IOException.class);
            server.restart();
            assertThat(ask(server, "STRLEN a")).isEqualTo(":4");
        }
    }

    @Test
    void aServerThatWantsAPasswordIsUp() throws Exception {
        try (var server = RedisServer.start(dir, "requirepass " + PostgresServer.PASSWORD)) {
            assertThat(ask(server, "PING")).startsWith("-NOAUTH");
        }
    }

    @Test
    void theSharedServerIsStartedOnceAndDurable() throws Exception {
        assertThat(RedisServer.shared()).isSameAs(RedisServer.shared());
        assertThat(ask(RedisServer.shared(), "CONFIG SET appendfsync always")).isEqualTo("+OK");
        assertThat(RedisServer.shared().createSpace())
                .startsWith(RedisServer.shared().url())
                .isNotEqualTo(RedisServer.shared().createSpace());
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> RedisServer.start(dir, "nonsense yes"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Redis ended with code 1")
                .hasMessageContaining("nonsense");
    }

    private static String ask(RedisServer server, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
