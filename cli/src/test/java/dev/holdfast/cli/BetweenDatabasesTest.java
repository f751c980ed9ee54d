package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.servers.MongoServer;
import dev.holdfast.servers.Neo4jServer;
import dev.holdfast.servers.PostgresServer;
import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a store holds goes from every kind of storage to every other and is the same there: events, documents, blobs and
 * truncated streams of several tenants, most of them compressed and encrypted.
 */
@Timeout(300)
class BetweenDatabasesTest {
    private static final String KEYS = "test=" + "A".repeat(43) + "= active";
    private static final Encoding ENCRYPTED = Encoding.encrypted(KeyRing.parse(KEYS));

    /** The values of the last one were written before there were keys. */
    private static final List<String> TENANTS = List.of("default", "acme", "plain");

    @TempDir
    private Path directory;

    private InProcess cli;
    private String first;

    @BeforeEach
    void fill() {
        cli = new InProcess(directory).with("HOLDFAST_KEYS", KEYS);
        first = "file:" + directory.resolve("first");
        change(first, "plain", Encoding.PLAIN, store -> fill(store, 30));
        change(first, "default", ENCRYPTED, store -> fill(store, 60));
        change(first, "acme", ENCRYPTED, store -> fill(store, 60));
    }

    private static void fill(Backend store, int steps) {
        new RandomStore(store, Clock.systemUTC()).change(steps).appendLarge();
    }

    private static void change(String url, String tenant, Encoding encoding, Consumer<Backend> change) {
        var options = StoreOptions.defaults().withTenant(tenant).withEncoding(encoding);
        try (Backend store = Stores.open(url, options)) {
            change.accept(store);
        }
    }

    private static void append(String url, String id) {
        var event = new NewEvent(id, "added", Instant.EPOCH, Json.EMPTY, Meta.NONE);
        change(url, "acme", ENCRYPTED, store -> store.log().append("added", Expected.any(), List.of(event)));
    }

    /** What each tenant sees. */
    private static Map<String, Same> seen(String url) {
        var options = StoreOptions.defaults().asReadOnly().withEncoding(ENCRYPTED);
        return TENANTS.stream().collect(Collectors.toMap(tenant -> tenant, tenant -> {
            try (Backend store = Stores.open(url, options.withTenant(tenant))) {
                return Same.of(store);
            }
        }));
    }

    /** An empty place of every kind, Neo4j in the folder of the test. */
    private List<String> places(Neo4jServer neo4j) {
        return List.of(
                PostgresServer.shared().createDatabase() + "?poolMax=2&poolMin=0",
                "sqlite:" + directory.resolve("store.db"),
                RedisServer.shared().createSpace(),
                MongoServer.createSpace(),
                neo4j.url(),
                "file:" + directory.resolve("last") + "?layout=streams");
    }

    private Result done(String... arguments) {
        Result result = cli.run(arguments);
        assertThat(result.code())
                .as("%s: %s %s", String.join(" ", arguments), result.out(), result.err())
                .isZero();
        return result;
    }

    @Test
    void aCopyOfACopyOfACopyIsTheSame() {
        Map<String, Same> original = seen(first);
        List<JsonNode> contents = new ArrayList<>();
        try (Neo4jServer neo4j = Neo4jServer.start(directory.resolve("neo4j"))) {
            String from = first;
            for (String to : places(neo4j)) {
                contents.add(
                        done("store", "copy", from, to, "--json").lastJson().path("contents"));
                assertThat(seen(to)).as(to).isEqualTo(original);
                done("store", "verify", "--store", to);
                from = to;
            }
        }
        assertThat(contents.getFirst().at("/events/count").asInt()).isGreaterThan(100);
        assertThat(contents.stream().distinct()).as("counts and digests").hasSize(1);
    }

    @Test
    void aBackupOfAnyBackendIsRestoredIntoAnyOther() throws IOException {
        Map<String, Same> original = seen(first);
        try (Neo4jServer neo4j = Neo4jServer.start(directory.resolve("neo4j"))) {
            String from = first;
            for (String to : places(neo4j).reversed()) {
                String backup = Files.createTempDirectory(directory, "backup").toString();
                done("store", "backup", backup, "--store", from);
                done("store", "restore", backup, "--store", to);
                assertThat(seen(to)).as(to).isEqualTo(original);
                from = to;
            }
        }
    }

    @Test
    void aMigrationGoesFromAnywhereToAnywhereAndBack() {
        try (Neo4jServer neo4j = Neo4jServer.start(directory.resolve("neo4j"))) {
            String before = first;
            String here = first;
            for (String next : places(neo4j)) {
                migrate(here, next);
                before = here;
                here = next;
            }
            migrate(here, before);
        }
    }

    private void migrate(String from, String to) {
        append(from, "written to " + from.substring(0, 5));
        Map<String, Same> original = seen(from);
        done("store", "migrate", from, to);
        assertThat(seen(to)).as(to).isEqualTo(original);
    }

    @Test
    void aCopyInAnotherDatabaseFollows() throws Exception {
        String from = PostgresServer.shared().createDatabase();
        String to = MongoServer.createSpace();
        done("store", "copy", first, from);
        done("store", "copy", from, to);
        try (Child follower = Child.start(
                directory, Map.of("HOLDFAST_KEYS", KEYS), "store", "copy", from, to, "--follow", "--every", "10ms")) {
            follower.awaitLine("Following");
            append(from, "written while it follows");
            change(from, "default", ENCRYPTED, store -> store.docs().delete("collection-1", "key/1", Expected.any()));
            Eventually.until("the copy holds what the original holds", () -> seen(to).equals(seen(from)));
            follower.signal("INT");
            assertThat(follower.end().out()).contains("Stopped.");
        }
        done("store", "copy", from, to);
    }
}
