package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.holdfast.testkit.SettableClock;
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

/** What people see who look with SQL. */
class ViewsTest {
    private static final List<String> VIEWS = List.of(
            "holdfast_documents",
            "workflow_states",
            "task_states",
            "workflow_versions",
            "deployments",
            "workflow_events",
            "fsm_events",
            "fsm_snapshots");

    private final String url = PostgresServer.shared().createDatabase() + "?poolMin=0";
    private final SettableClock clock = new SettableClock();
    private Backend store;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        store = store("default");
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        connection = DriverManager.getConnection(
                "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
        execute("set time zone 'UTC'");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        store.close();
    }

    private Backend store(String tenant) {
        return Stores.open(url, StoreOptions.defaults().withClock(clock).withTenant(tenant));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows, the columns separated by a bar. */
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

    private static void put(Backend in, String collection, String key, String body) {
        in.docs().put(collection, key, Expected.any(), NewDoc.of(Json.parse(body)));
    }

    private void putRun() {
        put(store, "workflow_states", "hello", """
                {"workflowId":"hello","version":6,"name":"Say Hello","status":"running","taskStates":{
                 "b":{"taskId":"b","status":"pending","attempt":0,"timedOut":false},
                 "a":{"taskId":"a","status":"completed","attempt":2,"result":[1],"startedAt":"2026-01-01T00:00:01Z",
                      "completedAt":"2026-01-01T00:00:03Z","timedOut":false}},
                 "startedAt":"2026-01-01T00:00:00Z"}""");
        put(store, "task_states", "hello/a", """
                {"workflowId":"hello","version":6,"taskId":"a","status":"timeout","attempt":2,"result":{"n":1},
                 "error":"too slow","startedAt":"2026-01-01T00:00:01Z","completedAt":"2026-01-01T00:00:03Z",
                 "timedOut":true}""");
    }

    @Test
    void runsAndTasksHaveTheColumnsOfTheOriginal() throws SQLException {
        putRun();
        assertThat(rows(
                        "select workflow_id, tenant_id, status, started_at, completed_at, checkpoint_id, data, created_at,"
                                + " updated_at from workflow_states"))
                .containsExactly(
                        "hello | default | running | 2026-01-01 00:00:00+00 | null | null | {\"taskStates\": [[\"a\","
                                + " {\"result\": [1], \"status\": \"completed\", \"taskId\": \"a\", \"attempt\": 2, \"timedOut\":"
                                + " false, \"startedAt\": \"2026-01-01T00:00:01Z\", \"completedAt\": \"2026-01-01T00:00:03Z\"}],"
                                + " [\"b\", {\"status\": \"pending\", \"taskId\": \"b\", \"attempt\": 0, \"timedOut\": false}]]}"
                                + " | 2026-01-01 00:00:00+00 | 2026-01-01 00:00:03+00");
        assertThat(rows("select workflow_id, tenant_id, task_id, status, attempt, result, error, started_at,"
                        + " completed_at, timed_out, metadata, updated_at from task_states"))
                .containsExactly("hello | default | a | timeout | 2 | {\"n\": 1} | too slow | 2026-01-01 00:00:01+00 |"
                        + " 2026-01-01 00:00:03+00 | t | {} | 2026-01-01 00:00:03+00");
    }

    @Test
    void versionsAndDeploymentsAreThere() throws SQLException {
        put(store, "workflow_versions", "version-1-hello", """
                {"id":"version-1-hello","workflowId":"hello","version":1,"spec":{"id":"hello"},
                 "createdAt":"2026-01-01T00:00:00Z","createdBy":"ann","metadata":{"hash":"ab"}}""");
        put(store, "deployments", "deployment-1-staging", """
                {"id":"deployment-1-staging","versionId":"version-1-hello","workflowId":"hello","environment":"staging",
                 "status":"deployed","current":true,"approvals":[{"by":"bob"}],"testResults":[],"thresholds":{},
                 "createdBy":"ann","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-02T00:00:00Z"}""");
        assertThat(rows("select * from workflow_versions"))
                .containsExactly(
                        "version-1-hello | default | hello | 1 | {\"id\": \"hello\"} | 2026-01-01 00:00:00+00 |"
                                + " ann | {\"hash\": \"ab\"}");
        assertThat(rows("select id, version_id, environment, status, current, approvals, updated_at from deployments"))
                .containsExactly(
                        "deployment-1-staging | version-1-hello | staging | deployed | t | [{\"by\": \"bob\"}] |"
                                + " 2026-01-02 00:00:00+00");
    }

    @Test
    void eventsOfWorkflowsAreThereAndOthersAreNot() throws SQLException {
        Instant time = Instant.parse("2026-01-01T00:00:00.007Z");
        Json body = Json.parse(
                "{\"workflowId\":\"hello\",\"taskId\":\"a\",\"data\":{\"n\":1},\"metadata\":{\"attempt\":1}}");
        try (Backend acme = store("acme")) {
            var meta = new Meta(List.of(), null, "ann", List.of());
            acme.log()
                    .append("hello-2", Expected.none(), List.of(new NewEvent("e1", "TASK_STARTED", time, body, meta)));
        }
        store.log().append("other", Expected.none(), List.of(NewEvent.of("PLAYER_MOVED", time, Json.EMPTY)));
        assertThat(rows(
                        "select id, tenant_id, workflow_id, stream, version, timestamp, type, task_id, data, metadata, actor"
                                + " from workflow_events"))
                .containsExactly("e1 | acme | hello | hello-2 | 1 | 2026-01-01 00:00:00.007+00 | TASK_STARTED | a |"
                        + " {\"n\": 1} | {\"attempt\": 1} | ann");
    }

    @Test
    void whatJsonbCannotHoldIsReplacedAndNeverAnError() throws SQLException {
        put(store, "task_states", "a", "{\"taskId\":\"a\",\"error\":\"x\\u0000\\u0000y \\\\u0000 \\ud800z\"}");
        put(store, "task_states", "b", "{\"taskId\":\"b\",\"result\":1e200000}");
        put(store, "task_states", "c", "{\"taskId\":\"c\",\"startedAt\":\"yesterday noon\"}");
        put(store, "workflow_states", "d", "[]");
        assertThat(rows("select task_id, error, started_at from task_states order by task_id nulls first"))
                .containsExactly("null | null | null", "a | x\ufffd\ufffdy \\u0000 \ufffdz | null", "c | null | null");
        assertThat(rows("select workflow_id, status, data from workflow_states"))
                .containsExactly("d | null | {\"taskStates\": []}");
    }

    @Test
    void deletedAndExpiredDocumentsAreGone() throws SQLException {
        put(store, "task_states", "deleted", "{}");
        store.docs().delete("task_states", "deleted", Expected.any());
        store.docs()
                .put(
                        "task_states",
                        "expired",
                        Expected.any(),
                        new NewDoc(Json.EMPTY, clock.instant().plusMillis(1), List.of()));
        put(store, "task_states", "there", "{\"taskId\":\"there\"}");
        assertThat(rows("select task_id from task_states")).containsExactly("there");
    }

    @Test
    void nobodyWritesThroughAView() {
        for (String view : VIEWS) {
            for (String write : List.of(
                    "insert into " + view + " default values",
                    "update " + view + " set tenant_id = 'acme'",
                    "delete from " + view)) {
                assertThatThrownBy(() -> execute(write))
                        .as(write)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("(?s).*cannot (insert into|update|delete from) view .*");
            }
        }
    }

    @Test
    void theExamplesOfTheDocumentationWorkAndAReaderOfOneTenantSeesNoOther() throws Exception {
        putRun();
        try (Backend acme = store("acme")) {
            put(acme, "task_states", "theirs/a", "{\"workflowId\":\"theirs\",\"taskId\":\"a\"}");
            acme.log()
                    .append(
                            "theirs",
                            Expected.none(),
                            List.of(NewEvent.of("TASK_STARTED", clock.instant(), Json.EMPTY)));
        }
        store.log().append("hello", Expected.none(), List.of(NewEvent.of("TASK_STARTED", clock.instant(), Json.EMPTY)));
        String page = Files.readString(Path.of("../docs/storage.md"));
        List<String> examples = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(examples).hasSize(2);
        try {
            for (String example : examples) {
                execute(example);
            }
            execute("set role acme_reader");
            assertThat(rows("select tenant_id, workflow_id from task_states")).containsExactly("acme | theirs");
            assertThat(rows("select tenant_id, workflow_id from workflow_events"))
                    .containsExactly("acme | theirs");
            assertThat(rows("select count(*) from holdfast_docs where collection = 'workflow_states'"))
                    .containsExactly("0");
            assertThatThrownBy(() -> execute("delete from holdfast_docs")).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> execute("select * from holdfast_blobs")).hasMessageContaining("permission denied");
        } finally {
            execute("reset role; drop owned by acme_reader; drop role acme_reader");
        }
        assertThat(rows("select count(*) from task_states")).containsExactly("2");
        put(store, "task_states", "written", "{}");
    }

    @Test
    void aBodyThatIsABlobIsShownAsOne() throws SQLException {
        Json large = Json.parse("{\"workflowId\":\"hello\",\"data\":\"" + "x".repeat(300_000) + "\"}");
        store.log().append("hello", Expected.none(), List.of(NewEvent.of("TASK_COMPLETED", clock.instant(), large)));
        assertThat(rows("select workflow_id, data ->> '$blob' from workflow_events"))
                .singleElement()
                .asString()
                .matches("hello \\| [0-9a-f]{64}");
    }
}
