package dev.holdfast.worker;

import dev.holdfast.flow.CancelRequests;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.time.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker goes on whatever fails: the store, once anywhere, or one of many things it looks at. */
class WorkerFaultsTest {
    private static final String ONE = """
            id: one
            tasks: [{id: a, toolName: act}]
            """;

    private final List<FaultyBackend> shared = new ArrayList<>();
    private final Workshop shop = new Workshop(store -> {
        shared.add(new FaultyBackend(store));
        return shared.getFirst();
    });
    private final FaultyBackend faulty = shared.getFirst();

    @AfterEach
    void close() {
        faulty.heal();
        shop.close();
    }

    private static Object nothing(String process, Object call) {
        return "done";
    }

    private static Object forEver(String process, Object call) throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    @Test
    void whicheverOperationOfTheStoreFailsRunsAreCarriedOut() {
        shop.worker("alpha", 2, false, WorkerFaultsTest::nothing);
        for (int n = 1; n <= 40; n++) {
            faulty.failAt(n);
            String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
            shop.until(() -> shop.isFinished(run));
        }
    }

    @Test
    void whateverTheStoreThrowsTheWorkerGoesOnLooking() {
        shop.worker("alpha", 2, false, WorkerFaultsTest::nothing);
        for (int n = 1; n <= 12; n++) {
            faulty.failUnforeseenAt(n);
            shop.submit(ONE, QueuedRun.Order.DEFAULT); // what is unforeseen in a run itself leaves it to other workers
            shop.pass(Duration.ofSeconds(2));
            faulty.heal();
            String after = shop.submit(ONE, QueuedRun.Order.DEFAULT);
            shop.until(() -> shop.isFinished(after));
        }
    }

    @Test
    void oneBadDocumentInTheQueueOrAmongTheLeasesKeepsNoRunWaiting() {
        String[] bad = {"[]", "7", "{\"run\":7}", "{\"run\":{}}", "{\"run\":\"nobody\"}", "{\"run\":\"a\\nb\"}"};
        for (int i = 0; i < bad.length; i++) {
            NewDoc doc = NewDoc.of(Json.parse(bad[i]));
            shop.store.docs().put(RunQueue.COLLECTION, "000/" + i, Expected.none(), doc);
            shop.store.docs().put(Leases.COLLECTION, "odd/" + i, Expected.none(), doc);
        }
        String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
        shop.worker("alpha", 2, false, WorkerFaultsTest::nothing);
        shop.until(() -> shop.isFinished(run));
    }

    @Test
    void aRequestToCancelIsMetAlthoughAThousandOthersAreBefore() {
        var requests = new CancelRequests(shop.store);
        String over = shop.submit(ONE.replace("one", "a-over"), QueuedRun.Order.DEFAULT);
        shop.runs().cancel(over);
        for (int i = 0; i < 1_001; i++) {
            requests.leave("b-nobody-" + i, 1, shop.clock.instant());
        }
        String run = shop.submit(ONE.replace("one", "z-last"), QueuedRun.Order.DEFAULT);
        shop.worker("alpha", 2, false, WorkerFaultsTest::forEver);
        shop.until(() -> shop.log(run).contains("TASK_STARTED a"));
        shop.runs().requestCancel(run);
        shop.until(() -> shop.isFinished(run));
        shop.until(() -> requests.waiting().stream().findAny().isEmpty());
    }
}
