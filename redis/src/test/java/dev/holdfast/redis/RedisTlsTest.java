package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.Certificate;
import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aCertificateIsTrustedIfItWasNamedAndIsForThatHost(@TempDir Path folder) throws Exception {
        Certificate own = Certificate.make(folder, "own");
        Certificate other = Certificate.make(folder, "other");
        int port = freePort();
        try (RedisServer server = RedisServer.start(
                folder.resolve("server"),
                "tls-port " + port,
                "tls-cert-file " + own.certificate(),
                "tls-key-file " + own.key(),
                "tls-ca-cert-file " + own.certificate(),
                "tls-auth-clients no")) {
            String url = "rediss://127.0.0.1:" + port;
            try (Backend store = Spaces.open(url + "?sslRootCert=" + own.certificate())) {
                store.log().append("a", Expected.none(), Spaces.events(1));
            }
            try (Backend store = Spaces.open(server.url())) {
                assertThat(store.log().version("a")).isEqualTo(1);
            }
            refuses(url + "?sslRootCert=" + other.certificate());
            refuses(url);
            refuses("rediss://localhost:" + port + "?sslRootCert=" + own.certificate());
        }
    }

    private static void refuses(String url) {
        assertThatThrownBy(() -> Spaces.open(url).close())
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        refused -> assertThat(refused.nothingWritten()).isTrue())
                .hasMessageContaining("speaks TLS with a certificate that is trusted and for this host")
                .hasMessageContaining("sslRootCert");
    }

    @Test
    void aFileWithoutCertificatesIsNamed(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.crt"), "-----BEGIN CERTIFICATE-----\n");
        assertThatThrownBy(() -> Spaces.open("rediss://127.0.0.1:1?sslRootCert=" + empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.crt");
    }
}
