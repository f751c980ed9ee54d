package dev.holdfast.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import dev.holdfast.servers.LossyLine;
import dev.holdfast.servers.MongoServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Health;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.Stores;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** Trouble with the server, in words a stranger can act on, and whether anything was written. */
class MongoFailuresTest {
    private static final String QUICK = "?serverSelectionTimeoutMS=500&connectTimeoutMS=500";
    private static final ServerAddress ADDRESS = new ServerAddress("db.example", 27017);

    private static List<NewEvent> events() {
        return List.of(
                NewEvent.of("sampled", Instant.EPOCH, Json.EMPTY), NewEvent.of("sampled", Instant.EPOCH, Json.EMPTY));
    }

    @Test
    void anUnreachableServerIsNamedWithoutThePassword() {
        assertThatThrownBy(() -> Stores.open("mongodb://me:secret@127.0.0.1:1/app" + QUICK))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        failure -> assertThat(failure.nothingWritten()).isTrue())
                .hasMessageContaining("mongodb://me:***@127.0.0.1:1/app")
                .hasMessageContaining("cannot be reached: check host, port")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aMalformedUrlIsRefusedWithoutThePassword() {
        assertThatThrownBy(() -> Stores.open("mongodb://me:sec/ret@host/app"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a MongoDB URL")
                .hasMessageNotContaining("sec");
    }

    @Test
    void aServerThatWentAwayIsTold() {
        MongoServer server = MongoServer.start();
        try (Backend store = Stores.open(server.url() + "/app" + QUICK)) {
            server.close();
            assertThatThrownBy(() -> store.log().version("a")).isInstanceOf(Unavailable.class);
            Health health = store.health();
            assertThat(health.healthy()).isFalse();
            assertThat(health.detail()).contains("MongoDB at").contains("cannot be reached");
        }
    }

    @Test
    void aLostReplyLeavesTheOutcomeOpenAndAppendingAgainStoresOnce() {
        try (MongoServer server = MongoServer.start();
                LossyLine line = LossyLine.to(server.port());
                Backend store = Stores.open("mongodb://127.0.0.1:" + line.port() + "/app")) {
            for (int i = 0; i < 5; i++) {
                List<NewEvent> batch = events();
                Expected expected = Expected.version(2L * i);
                line.loseReplyTo("sampled");
                assertThatThrownBy(() -> store.log().append("a", expected, batch))
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                lost -> assertThat(lost.nothingWritten()).isFalse())
                        .hasMessageContaining("whether the write happened is not known");
                assertThat(line.hasLost()).isTrue();
                assertThat(store.log().append("a", expected, batch)).isEqualTo(2L * i + 2);
            }
            assertThat(store.log().read("a", 0, 100)).hasSize(10);
        }
    }

    @Test
    void aLostReplyToAReadSaysThatNothingWasWritten() {
        try (MongoServer server = MongoServer.start();
                LossyLine line = LossyLine.to(server.port());
                Backend store = Stores.open("mongodb://127.0.0.1:" + line.port() + "/app?retryReads=false")) {
            line.loseReplyTo("holdfast.docs");
            assertThatThrownBy(() -> store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY)))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            lost -> assertThat(lost.nothingWritten()).isTrue());
            assertThat(store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY)))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatTheServerRefusesIsToldApart() {
        var credential = MongoCredential.createCredential("me", "app", "secret".toCharArray());
        assertThat(told(new MongoSecurityException(credential, "authentication failed"), true))
                .contains("refuses the user or the password");
        assertThat(told(command(13, "not authorized on app"), true)).contains("may not use this database");
        assertThat(told(new MongoNotPrimaryException(new BsonDocument(), ADDRESS), true))
                .contains("is not the primary and takes no writes");
        assertThat(told(new MongoTimeoutException("no server within 500 ms"), true))
                .contains("cannot be reached");
        assertThat(told(new MongoSocketReadException("reset", ADDRESS), false)).contains("failed (reset");
        assertThat(told(command(14031, "out of disk space"), false)).contains("out of disk space");
    }

    private static MongoCommandException command(int code, String message) {
        return new MongoCommandException(
                BsonDocument.parse("{\"ok\": 0, \"code\": " + code + ", \"errmsg\": \"" + message + "\"}"), ADDRESS);
    }

    private static String told(MongoException failure, boolean nothingWritten) {
        var failures = new Failures("mongodb://db.example/app", false);
        Unavailable told = catchThrowableOfType(
                Unavailable.class,
                () -> failures.writing(() -> {
                    throw failure;
                }));
        assertThat(told.nothingWritten()).isEqualTo(nothingWritten);
        assertThat(told).hasCause(failure).hasMessageContaining("mongodb://db.example/app");
        return String.valueOf(told.getMessage());
    }
}
