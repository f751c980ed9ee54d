package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.flow.RunSummary;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged of one run keeps no other from being carried out. */
@Timeout(60)
class WorkerDamageTest {
    private static final String ONE = "{id: one, tasks: [{id: a, toolName: act}]}";

    @TempDir
    private Path folder;

    private void damage(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private Workshop shop() {
        return new Workshop("sqlite:" + folder.resolve("state.db"), store -> store);
    }

    private static List<String> submitFive(Workshop shop) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            runs.add(shop.submit(ONE, QueuedRun.Order.DEFAULT));
        }
        return runs;
    }

    private static void carryOut(Workshop shop, List<String> runs) throws Exception {
        var worker = shop.worker("alpha", 2, true, (process, call) -> "done");
        shop.until(worker.end::isDone);
        assertThat(worker.end.get()).isZero();
        assertThat(runs).allMatch(shop::isFinished);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void aDamagedQueueDocumentIsPassedOverAndARebuildReplacesIt(int damaged) throws Exception {
        try (var shop = shop()) {
            List<String> runs = submitFive(shop);
            var queue = new RunQueue(shop.store);
            queue.catchUp();
            String key = queue.page("", 5).get(damaged).key();
            String hurt = queue.page("", 5).get(damaged).runId();
            damage("update holdfast_docs set body = '{' where key = '" + key + "'");
            runs.remove(hurt);
            carryOut(shop, runs);

            queue.rebuild();
            assertThat(queue.page("", 5)).extracting(QueuedRun::runId).containsExactly(hurt);
            carryOut(shop, List.of(hurt));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void aDamagedEventOfARunIsPassedOver(int damaged) throws Exception {
        try (var shop = shop()) {
            List<String> runs = submitFive(shop);
            damage("update holdfast_events set body = '{' where version = 1 and stream = '" + runs.get(damaged) + "'");
            runs.remove(damaged);
            carryOut(shop, runs);
        }
    }

    @Test
    void aDamagedRunIsCarriedOutByTheSameWorkerWithinAMinuteOfItsRestoring() throws Exception {
        try (var shop = shop()) {
            List<String> runs = submitFive(shop);
            String hurt = runs.removeFirst();
            String sql = "update holdfast_events set body = replace(body, '%s', '%s') where stream = '" + hurt + "'";
            damage(sql.formatted("workflowId", "wurkflowId"));
            shop.worker("alpha", 2, false, (process, call) -> "done");
            shop.until(() -> runs.stream().allMatch(shop::isFinished));
            shop.pass(Duration.ofMinutes(3));

            damage(sql.formatted("wurkflowId", "workflowId"));
            assertThat(shop.log(hurt)).containsExactly("WORKFLOW_STARTED");
            assertThat(shop.until(() -> shop.isFinished(hurt))).isLessThan(Duration.ofSeconds(75));
        }
    }

    @Test
    void aDamagedListOfRunsIsWrittenAnew() throws SQLException {
        try (var shop = shop()) {
            List<String> runs = submitFive(shop);
            assertThat(shop.runs().list(Long.MAX_VALUE, 10)).hasSize(5);
            damage("update holdfast_docs set body = '{' where collection = 'run_index'");
            assertThat(shop.runs().list(Long.MAX_VALUE, 10))
                    .extracting(RunSummary::id)
                    .containsExactlyElementsOf(runs.reversed());
            assertThat(shop.store.docs().scan("run_index", "", 10)).hasSize(1);
        }
    }
}
