package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.KnownContent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What lies in Redis is what {@code docs/formats.md} says, for ever. */
class RedisLayoutTest {
    private final String url = RedisServer.shared().createSpace();
    private final String space = RedisUrl.of(StoreUrl.parse(url)).space();

    @Test
    void aStoreLooksAsItAlwaysDid() throws Exception {
        StoreOptions atNoon = StoreOptions.defaults().withClock(InstantSource.fixed(KnownContent.NOON));
        try (Backend store = Spaces.open(url, atNoon);
                Jedis raw = Spaces.raw(RedisServer.shared());
                InputStream golden = getClass().getResourceAsStream("layout.txt")) {
            KnownContent.write(store);
            List<String> found = raw.keys(space + ":*").stream()
                    .sorted()
                    .flatMap(key -> shown(raw, key))
                    .map(line -> line.replace(space, "{holdfast}").replace("\n", "\\n"))
                    .toList();
            assertThat(found)
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    private static Stream<String> shown(Jedis raw, String key) {
        List<String> lines = new ArrayList<>(List.of(raw.type(key) + " " + key));
        switch (raw.type(key)) {
            case "string" -> lines.add("  " + raw.get(key));
            case "hash" ->
                new TreeMap<>(raw.hgetAll(key)).forEach((name, value) -> lines.add("  " + name + ": " + value));
            case "list" -> raw.lrange(key, 0, -1).forEach(value -> lines.add("  " + value));
            case "zset" ->
                raw.zrangeWithScores(key, 0, -1)
                        .forEach(member -> lines.add("  %.0f %s".formatted(member.getScore(), member.getElement())));
            default ->
                raw.xrange(Space.bytes(key), Space.bytes("-"), Space.bytes("+"))
                        .forEach(entry -> lines.addAll(shown((List<?>) entry)));
        }
        return lines.stream();
    }

    private static List<String> shown(List<?> entry) {
        List<?> parts = (List<?>) entry.get(1);
        List<String> lines = new ArrayList<>(List.of("  " + Space.text(entry.get(0))));
        for (int i = 0; i < parts.size(); i += 2) {
            lines.add("    " + Space.text(parts.get(i)) + ": " + Space.text(parts.get(i + 1)));
        }
        return lines;
    }
}
