package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.event.Trees;
import dev.holdfast.servers.MongoServer;
import dev.holdfast.servers.PostgresServer;
import dev.holdfast.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import tools.jackson.databind.JsonNode;

/** One instance, created, paid and sent, as each kind of storage holds it. */
class ImportXcomponentTest {
    private static final String CREATED = event("e0", "INSTANCE_CREATED", "", "Draft", 1_000);
    private static final String PAID = event("e1", "PAY", "Draft", "Paid", 2_000);
    private static final String SENT = event("e2", "SEND", "Paid", "Sent", 2_000);
    private static final String SNAPSHOT =
            json("{'instance': {'id': 'o1', 'machineName': 'Order', 'currentState': 'Sent',"
                    + " 'context': {'total': 5}, 'createdAt': 1000, 'updatedAt': 2000, 'status': 'completed'}, 'snapshotAt': 2001,"
                    + " 'lastEventId': 'e2'}");
    private static final String TAKEN = "Found 3 events and 1 snapshot. Took over 1 instance.";

    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("state"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String event(String id, String type, String before, String after, long at) {
        return json("{'id': '" + id + "', 'instanceId': 'o1', 'machineName': 'Order', 'componentName': 'Shop', 'event':"
                + " {'type': '" + type + "', 'payload': {'by': 'ann'}, 'timestamp': " + at + "}, 'stateBefore': '"
                + before + "', 'stateAfter': '" + after + "', 'persistedAt': " + at
                + ", 'causedBy': [], 'caused': [], 'publicMemberSnapshot': {'total': 5}}");
    }

    private void isTakenOver(String source) throws IOException {
        Result imported = cli.run("import", "xcomponent", source);
        assertThat(imported.err()).isEmpty();
        assertThat(imported.out().strip()).isEqualTo(TAKEN);
        assertThat(cli.run("import", "xcomponent", source).out().strip())
                .isEqualTo("Found 3 events and 1 snapshot. Took over 0 instances, found 1 here already.");
        assertThat(cli.run("export", "xcomponent", "out").out().strip()).isEqualTo("Wrote 3 events and 1 snapshot.");
        JsonNode events = Trees.MAPPER.readTree(Files.readString(directory.resolve("out/events.json")));
        assertThat(events.valueStream().map(event -> event.path("id").asString()))
                .containsExactly("e0", "e1", "e2");
        JsonNode instance = Trees.MAPPER
                .readTree(Files.readString(directory.resolve("out/snapshots.json")))
                .at("/0/instance");
        assertThat(instance.path("status").asString()).isEqualTo("completed");
        assertThat(instance.path("context").path("total").asInt()).isEqualTo(5);
    }

    @Test
    void filesAreTakenOver() throws IOException {
        Files.createDirectories(directory.resolve("dump"));
        Files.writeString(directory.resolve("dump/events.json"), "[" + String.join(",", SENT, CREATED, PAID) + "]");
        Files.writeString(directory.resolve("dump/snapshots.json"), "[" + SNAPSHOT + "]");
        isTakenOver("dump");
        assertThat(cli.run("export", "xcomponent", "out").err())
                .contains("events.json is there already; choose another");
    }

    @Test
    void tablesOfPostgresAreTakenOver() throws IOException, SQLException {
        String url = PostgresServer.shared().createDatabase();
        URI uri = URI.create(url);
        String[] login = uri.getRawUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                        login[0],
                        login.length == 2 ? login[1] : "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table fsm_events (id varchar(50) primary key, instance_id varchar(50), machine_name"
                            + " varchar(100), component_name varchar(100), event_type varchar(50), event_payload jsonb,"
                            + " state_before varchar(50), state_after varchar(50), persisted_at bigint, caused_by varchar(50)[],"
                            + " caused varchar(50)[], created_at timestamp default current_timestamp)");
            statement.execute("insert into fsm_events values"
                    + " ('e2','o1','Order','Shop','SEND','{}','Paid','Sent',2000,'{e1}','{}'),"
                    + " ('e0','o1','Order','Shop','INSTANCE_CREATED','{\"initialContext\":{\"total\":5}}','','Draft',1000,null,'{}'),"
                    + " ('e1','o1','Order','Shop','PAY','{}','Draft','Paid',2000,'{}','{}')");
            statement.execute(
                    "create table fsm_snapshots (instance_id varchar(50) primary key, machine_name varchar(100),"
                            + " current_state varchar(50), status varchar(20), context jsonb, public_member jsonb, snapshot_at bigint,"
                            + " last_event_id varchar(50), created_at timestamp default current_timestamp)");
            statement.execute("insert into fsm_snapshots values"
                    + " ('o1','Order','Sent','completed','{\"total\":5}',null,2001,'e2')");
        }
        isTakenOver(url);
    }

    @Test
    void collectionsOfMongoAreTakenOver() throws IOException {
        String url = MongoServer.createSpace();
        var where = new com.mongodb.ConnectionString(url);
        try (var client = MongoClients.create(where)) {
            var database = client.getDatabase(String.valueOf(where.getDatabase()));
            for (String event : List.of(SENT, CREATED, PAID)) {
                Document document = Document.parse(event);
                database.getCollection("events").insertOne(document.append("_id", document.remove("id")));
            }
            database.getCollection("snapshots").insertOne(Document.parse(SNAPSHOT));
        }
        isTakenOver(url);
    }

    @Test
    void keysOfRedisAreTakenOver() {
        String prefix = "fsm-" + directory.getFileName();
        String url = RedisServer.shared().url() + "/0";
        try (var jedis = new Jedis(URI.create(url))) {
            for (String event : List.of(SENT, CREATED, PAID)) {
                JsonNode tree = Trees.MAPPER.readTree(event);
                double at = tree.path("persistedAt").doubleValue();
                jedis.zadd(prefix + ":events:o1", at, event);
                jedis.zadd(prefix + ":events:all", at, event);
                jedis.set(prefix + ":event:" + tree.path("id").asString(), event);
            }
            jedis.set(prefix + ":snapshot:o1", SNAPSHOT);
            jedis.sadd(prefix + ":snapshots:all", "o1");
        }
        Result imported = cli.run("import", "xcomponent", url, "--prefix", prefix);
        assertThat(imported.err()).isEmpty();
        assertThat(imported.out().strip()).isEqualTo(TAKEN);
        assertThat(cli.run("import", "xcomponent", url, "--prefix", "nothing").err())
                .contains("no events and no snapshots are in keys that begin with 'nothing:'");
    }

    @Test
    void aDryRunTellsWhatIsDamagedAndChangesNothing() throws IOException {
        Files.writeString(directory.resolve("events.jsonl"), CREATED + "\n{\"id\":\n");
        cli.run("import", "xcomponent", "events.jsonl");

        Result planned = cli.run("import", "xcomponent", "events.jsonl", "--dry-run", "--json");

        assertThat(planned.code()).isEqualTo(ExitCode.FAILED);
        assertThat(planned.lines().getFirst())
                .startsWith("{\"problem\":\"events.jsonl, line 2 is skipped: it is no JSON");
        assertThat(planned.lastJson().path("unchanged").asInt()).isEqualTo(1);
        assertThat(planned.lastJson().path("skipped").asInt()).isEqualTo(1);
    }

    @Test
    void aPlaceWhereNothingIsIsRefused() {
        assertThat(cli.run("import", "xcomponent", "gone").err()).contains("there is no file or directory 'gone'");
        assertThat(cli.run("import", "xcomponent", "sqlite://x").err()).contains("keeps nothing at 'sqlite://x'");
    }
}
