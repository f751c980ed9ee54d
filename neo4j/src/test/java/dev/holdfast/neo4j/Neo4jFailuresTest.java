package dev.holdfast.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.LossyLine;
import dev.holdfast.servers.Neo4jServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.Stores;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

/** Trouble with the server, in words a stranger can act on, and whether anything was written. */
class Neo4jFailuresTest {
    private final EmptyGraph graph = new EmptyGraph();

    private static List<NewEvent> events() {
        return List.of(
                NewEvent.of("sampled", Instant.EPOCH, Json.EMPTY), NewEvent.of("sampled", Instant.EPOCH, Json.EMPTY));
    }

    @Test
    void anUnreachableServerIsNamedWithoutThePassword() {
        for (String scheme : List.of("bolt", "neo4j")) {
            assertThatThrownBy(() -> Stores.open(scheme + "://me:secret@127.0.0.1:1/graph"))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            failure -> assertThat(failure.nothingWritten()).isTrue())
                    .hasMessageContaining(scheme + "://me:***@127.0.0.1:1/graph")
                    .hasMessageContaining("cannot be reached: check host, port")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aMalformedUrlIsRefusedWithoutThePassword() {
        for (String url : List.of("neo4j://me:sec ret@host", "bolt://me:secret@/graph")) {
            assertThatThrownBy(() -> Stores.open(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a Neo4j URL")
                    .hasMessageNotContaining("sec");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> Stores.open(graph.url().replace(Neo4jServer.PASSWORD, "wrong")))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("refuses the user or the password")
                .hasMessageNotContaining("wrong@");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        for (String scheme : List.of("bolt", "neo4j")) {
            assertThatThrownBy(() -> Stores.open(graph.url().replace("bolt", scheme) + "/elsewhere"))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("has no such database")
                    .hasMessageContaining("elsewhere");
        }
    }

    @Test
    void aClusterUrlFindsASingleServerToo() {
        try (Backend store = Stores.open(graph.url().replace("bolt", "neo4j") + "/neo4j")) {
            assertThat(store.log().append("a", Expected.none(), events())).isEqualTo(2);
        }
    }

    @Test
    void aReplyLostBeforeTheCommitMeansThatNothingWasWritten() {
        lose("CREATE (e:Event)", true);
    }

    @Test
    void aReplyToTheCommitLostLeavesTheOutcomeOpenAndAppendingAgainStoresOnce() {
        lose(COMMIT, false);
    }

    /** The message in the protocol: a chunk of two bytes, a structure without fields, its kind. */
    private static final String COMMIT = "\u0000\u0002\u00b0\u0012";

    private void lose(String request, boolean nothingWritten) {
        try (LossyLine line = LossyLine.to(Neo4jServer.shared().port());
                Backend store = Stores.open(
                        graph.url().replace(":" + Neo4jServer.shared().port(), ":" + line.port()))) {
            for (int i = 0; i < 3; i++) {
                List<NewEvent> batch = events();
                Expected expected = Expected.version(2L * i);
                line.loseReplyTo(request);
                assertThatThrownBy(() -> store.log().append("a", expected, batch))
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                lost -> assertThat(lost.nothingWritten()).isEqualTo(nothingWritten));
                assertThat(line.hasLost()).isTrue();
                assertThat(store.log().find(batch.getFirst().id()).isEmpty()).isEqualTo(nothingWritten);
                assertThat(store.log().append("a", expected, batch)).isEqualTo(2L * i + 2);
            }
            assertThat(store.log().read("a", 0, 100)).hasSize(6);
        }
    }

    @Test
    void whatTheServerRefusesIsToldApart() {
        assertThat(told("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"))
                .contains("takes no writes")
                .contains("read-only");
        assertThat(told("Neo.ClientError.Cluster.NotALeader")).contains("use a neo4j: URL");
        assertThat(told("Neo.ClientError.Security.Forbidden")).contains("needs a role that writes");
        var failures = new Failures("bolt://host", false);
        var lost = new ServiceUnavailableException("gone");
        assertThat(failures.unavailable(lost, false).nothingWritten()).isTrue();
        assertThat(failures.unavailable(lost, true).nothingWritten()).isFalse();
        assertThat(failures.later().unavailable(lost, false).nothingWritten()).isFalse();
    }

    private static String told(String code) {
        Unavailable told = new Failures("bolt://host", false).unavailable(new ClientException(code, "refused"), true);
        assertThat(told.nothingWritten()).isTrue();
        return String.valueOf(told.getMessage());
    }
}
