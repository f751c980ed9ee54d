package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see of machines who look with SQL. The bodies are lines of the golden file that the runtime's tests keep. */
class MachineViewsTest {
    private static final Path PAGE = Path.of("../docs/machines.md");
    private static final Path ENTRIES = Path.of("../runtime/src/test/resources/machines/entries.jsonl");
    private static final Path SNAPSHOT = Path.of("../runtime/src/test/resources/machines/snapshot.json");

    private final String url = PostgresServer.shared().createDatabase() + "?poolMin=0";
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        for (String tenant : List.of("default", "acme")) {
            try (Backend store = Stores.open(url, StoreOptions.defaults().withTenant(tenant))) {
                fill(store);
            }
        }
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        connection = DriverManager.getConnection(
                "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
        execute("set time zone 'UTC'");
    }

    private static void fill(Backend store) throws Exception {
        List<NewEvent> events = new ArrayList<>();
        for (String body : Files.readAllLines(ENTRIES)) {
            int number = events.size() + 1;
            Meta meta = number == 1 ? Meta.NONE : new Meta(List.of("e1"), null, null, List.of("caused-by:e1"));
            String type = number == 1 ? "INSTANCE_CREATED" : "PAY";
            Instant time = Instant.ofEpochMilli(1_000L * number);
            events.add(new NewEvent("e" + number, type, time, Json.parse(body), meta));
        }
        store.log().append("machine:o1", Expected.none(), events);
        store.log()
                .append(
                        "other",
                        Expected.none(),
                        List.of(NewEvent.of(
                                "PAY", Instant.EPOCH, events.getFirst().body())));
        store.docs().put("machine_snapshots", "o1", Expected.none(), NewDoc.of(Json.parse(Files.readString(SNAPSHOT))));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join(" | ", row));
            }
        }
        return rows;
    }

    private List<String> examples() throws Exception {
        List<String> examples = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .flatMap(block -> Pattern.compile(";\\s*\n").splitAsStream(block.group(1)))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
        assertThat(examples).hasSizeGreaterThan(3);
        return examples;
    }

    @Test
    void changesOfStateHaveTheColumnsOfTheOriginal() throws SQLException {
        String columns =
                "id, instance_id, machine_name, component_name, event_type, state_before, state_after, persisted_at,"
                        + " caused_by, source_component_name, target_component_name, created_at, tenant_id";
        assertThat(rows("select " + columns + " from fsm_events where tenant_id = 'default' order by position"))
                .hasSize(4)
                .startsWith("e1 | o1 | Order | Orders | INSTANCE_CREATED |  | Placed | 1000 | {} | Desk | Orders |"
                        + " 1970-01-01 00:00:01+00 | default")
                .element(1)
                .isEqualTo("e2 | o1 | Order | Orders | PAY | Placed | Paid | 2000 | {e1} | Desk | Orders |"
                        + " 1970-01-01 00:00:02+00 | default");
        assertThat(
                        rows(
                                "select event_payload ->> 'triggerEvent', caused from fsm_events where id = 'e1' and tenant_id = 'acme'"))
                .singleElement()
                .asString()
                .startsWith("OPEN | {e2,e3,");
    }

    @Test
    void typesAreThoseOfTheOriginal() throws SQLException {
        assertThat(rows("select column_name || ' ' || udt_name from information_schema.columns where table_name ="
                        + " 'fsm_events' and column_name in ('id', 'event_payload', 'persisted_at', 'caused_by', 'caused')"
                        + " order by 1"))
                .containsExactly(
                        "caused _varchar",
                        "caused_by _varchar",
                        "event_payload jsonb",
                        "id varchar",
                        "persisted_at int8");
    }

    @Test
    void snapshotsHaveTheColumnsOfTheOriginal() throws SQLException {
        assertThat(rows("select instance_id, machine_name, current_state, status, context, public_member, snapshot_at,"
                        + " last_event_id, pending_timeouts, created_at, updated_at, tenant_id from fsm_snapshots order by"
                        + " tenant_id desc limit 1"))
                .containsExactly("o1 | Order | Paid | active | {\"by\": \"ann\"} | {\"total\": 5} | 2500 | e2 |"
                        + " [{\"stateKey\": \"Paid\", \"eventType\": \"EXPIRE\", \"remainingMs\": 59500}] |"
                        + " 1970-01-01 00:00:01+00 | 1970-01-01 00:00:02.5+00 | default");
    }

    @Test
    void theExamplesOfTheDocumentationFindWhatTheyAreFor() throws Exception {
        for (String example : examples()) {
            assertThat(rows(example)).as(example).isNotEmpty();
        }
    }

    @Test
    void theExamplesOfTheDocumentationReadByIndexes() throws Exception {
        execute(
                "insert into holdfast_events (position, stream, version, id, type, time, body, caused_by, tags, checksum)"
                        + " select 100000 + n, 'machine:x' || n, 1, 'id' || n, 'type', 0, '{}', '{}', '{}', 0 from generate_series(1,"
                        + " 20000) n");
        execute("insert into holdfast_tags (tag, position) select 't' || (n % 100), 100000 + n from generate_series(1,"
                + " 20000) n");
        execute(
                "insert into holdfast_docs (collection, key, version, body, tags, checksum) select 'c', 'k' || n, n, '{}',"
                        + " '{}', 0 from generate_series(1, 20000) n");
        execute("analyze");
        for (String example : examples()) {
            assertThat(String.join("\n", rows("explain " + example)))
                    .as(example)
                    .contains("Index")
                    .doesNotContain("Seq Scan on holdfast_");
        }
    }
}
