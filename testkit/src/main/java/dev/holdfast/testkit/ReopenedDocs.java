package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static dev.holdfast.testkit.Samples.expiring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Conflict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents opened again are the documents that were closed. */
interface ReopenedDocs extends OpenStore {
    @Test
    default void everyDocumentIsStillThere() throws Exception {
        for (String name : Hostile.names()) {
            docs().put("c", name, Expected.none(), new NewDoc(Json.string(name), null, List.of(name)));
            docs().put(name, "k", Expected.none(), expiring(clock().instant().plusMillis(1)));
        }
        List<Json> bodies = Hostile.bodies();
        for (int i = 0; i < bodies.size(); i++) {
            docs().put("hard", "k" + i, Expected.none(), NewDoc.of(bodies.get(i)));
        }
        List<Doc> named = docs().scan("c", "", 1000);
        List<Doc> hard = docs().scan("hard", "", 1000);
        List<String> collections = docs().collections();
        reopen();
        assertThat(docs().scan("c", "", 1000)).isEqualTo(named).hasSameSizeAs(Hostile.names());
        assertThat(docs().scan("hard", "", 1000)).isEqualTo(hard).hasSameSizeAs(bodies);
        assertThat(docs().collections()).isEqualTo(collections);
        for (String name : Hostile.names()) {
            assertThat(docs().find("c", name, "", 10))
                    .containsExactly(docs().get("c", name).orElseThrow());
            assertThat(docs().get(name, "k")).isPresent();
        }
    }

    @Test
    default void deletionIsRememberedAndNoVersionIsUsedAgain() throws Exception {
        long last = 0;
        for (int i = 0; i < 4; i++) {
            long version = docs().put("c", "k", Expected.none(), doc(i));
            assertThat(version).isGreaterThan(last);
            last = version;
            docs().delete("c", "k", Expected.version(version));
            reopen();
            assertThat(docs().get("c", "k")).isEmpty();
            long stale = version;
            assertThatThrownBy(() -> docs().put("c", "k", Expected.version(stale), doc(9)))
                    .isInstanceOf(Conflict.class);
        }
    }

    @Test
    default void expiryIsRememberedAndNoVersionIsUsedAgain() throws Exception {
        Instant expiry = clock().instant().plus(Duration.ofMinutes(1));
        long first = docs().put("c", "k", Expected.none(), expiring(expiry));
        reopen();
        assertThat(docs().get("c", "k").orElseThrow().expiresAt()).isEqualTo(expiry);
        clock().set(expiry);
        reopen();
        assertThat(docs().get("c", "k")).isEmpty();
        assertThat(docs().purge(10)).isEqualTo(1);
        reopen();
        assertThat(docs().put("c", "k", Expected.none(), doc(1))).isGreaterThan(first);
    }

    @Test
    default void versionsGoOnWhereTheyWere() throws Exception {
        long version = docs().put("c", "k", Expected.none(), doc(0));
        for (int i = 0; i < 4; i++) {
            reopen();
            long seen = version;
            version = docs().put("c", "k", Expected.version(seen), doc(i));
            assertThat(version).isGreaterThan(seen);
            assertThatThrownBy(() -> docs().put("c", "k", Expected.version(seen), doc(9)))
                    .isInstanceOf(Conflict.class);
        }
        assertThat(docs().get("c", "k").orElseThrow().body()).isEqualTo(doc(3).body());
    }

    @Test
    default void documentsUsedAtRandomAndReopenedDoWhatTheModelDoes() {
        new DocsModel(this).run(300, List.of(this::reopen));
    }
}
