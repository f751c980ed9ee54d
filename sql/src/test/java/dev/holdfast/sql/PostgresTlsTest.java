package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.Certificate;
import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTlsTest {
    private static Backend open(String url) {
        return new SqlBackendProvider().open(StoreUrl.parse(url), StoreOptions.defaults());
    }

    @Test
    void aCertificateIsTrustedIfItWasNamedAndIsForThatHost(@TempDir Path folder) {
        Certificate own = Certificate.make(folder, "own");
        Certificate other = Certificate.make(folder, "other");
        try (PostgresServer server = PostgresServer.start(
                folder.resolve("server"),
                "ssl=on",
                "ssl_cert_file=" + own.certificate(),
                "ssl_key_file=" + own.key())) {
            String url = server.url() + "?timeout=5000&ssl=true";
            try (Backend store = open(url + "&sslRootCert=" + own.certificate())) {
                store.log().append("a", Expected.none(), List.of(NewEvent.of("t", Instant.EPOCH, Json.EMPTY)));
                assertThat(store.log().version("a")).isEqualTo(1);
            }
            refuses(url + "&sslRootCert=" + other.certificate(), "sslRootCert names a file of trusted certificates");
            refuses(url, "its certificate is trusted");
            refuses(
                    url.replace("127.0.0.1", "localhost") + "&sslRootCert=" + own.certificate(),
                    "is trusted and for 'localhost'");
        }
    }

    private static void refuses(String url, String words) {
        assertThatThrownBy(() -> open(url).close())
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        refused -> assertThat(refused.nothingWritten()).isTrue())
                .hasMessageContaining(words)
                .hasMessageNotContaining(PostgresServer.PASSWORD);
    }
}
