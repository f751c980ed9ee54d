package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.StoreUrl;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RedisUrlTest {
    private static RedisUrl url(String text) {
        return RedisUrl.of(StoreUrl.parse(text));
    }

    @Test
    void aUrlSaysEverything() {
        RedisUrl url = url("rediss://ann:p%40ss%3Aw@redis.example:7000/3?prefix=app&connections=2&timeoutMillis=500"
                + "&sslRootCert=ca.pem");
        assertThat(url)
                .isEqualTo(
                        new RedisUrl(
                                "redis.example",
                                7000,
                                true,
                                Path.of("ca.pem"),
                                "ann",
                                "p@ss:w",
                                3,
                                "app",
                                2,
                                500,
                                "rediss://ann:***@redis.example:7000/3?prefix=app&connections=2&timeoutMillis=500&sslRootCert=ca.pem"));
        assertThat(url.space()).isEqualTo("{app}");
        assertThat(url).hasToString(url.shown());
    }

    @Test
    void aUrlMayLeaveOutAlmostEverything() {
        RedisUrl url = url("redis://localhost");
        assertThat(url.port()).isEqualTo(6379);
        assertThat(url.tls()).isFalse();
        assertThat(url.user()).isNull();
        assertThat(url.password()).isNull();
        assertThat(url.database()).isZero();
        assertThat(url.space()).isEqualTo("{holdfast}");
        assertThat(url("redis://:secret@[::1]/").password()).isEqualTo("secret");
        assertThat(url("redis://:secret@localhost").user()).isNull();
    }

    @Test
    void whatIsWrongIsSaidWithoutThePassword() {
        refuses("redis:localhost", "is not the URL of a Redis store; write redis://");
        refuses("redis://ann:secret@ho st", "is not the URL of a Redis store");
        refuses("redis://ann:secret@localhost/orders", "is not a number");
        refuses("redis://ann:secret@localhost?perfix=a", "knows no parameter 'perfix'; it knows prefix");
        refuses("redis://ann:secret@localhost?connections=0", "connections is not a number from 1 to 1000: '0'");
        refuses("redis://ann:secret@localhost?timeoutMillis=99999999999", "timeoutMillis");
        refuses("redis://ann:secret@localhost?prefix={a}", "has a brace");
        refuses("redis://ann:secret@localhost?prefix=", "the prefix is empty");
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> url(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
