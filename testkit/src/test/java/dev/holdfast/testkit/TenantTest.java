package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.store.tenant.TenantBackend;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No tenant can read, list, guess, overwrite or sweep what is another's. */
class TenantTest {
    private final Backend shared = new MemoryBackend(StoreOptions.defaults().withClock(new SettableClock()));
    private final Backend acme = tenant("acme");
    private final Backend umbrella = tenant("umbrella");
    private final Backend byDefault = tenant(TenantBackend.DEFAULT);

    private Backend tenant(String name) {
        return new TenantBackend(shared, name, new Random(name.hashCode()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theDefaultTenantHasTheNamesOfAStoreWithoutTenants() {
        byDefault.log().append("a", Expected.none(), List.of(Samples.tagged("t")));
        byDefault.docs().put("c", "k", Expected.none(), Samples.doc(1, "t"));
        Digest digest = byDefault.blobs().put(bytes("abc"));
        assertThat(shared.log().readAll(0, 10)).isEqualTo(byDefault.log().read("a", 0, 10));
        assertThat(shared.docs().get("c", "k")).isEqualTo(byDefault.docs().get("c", "k"));
        assertThat(shared.docs().collections()).containsExactly("c");
        assertThat(shared.blobs().list(null, 10)).extracting(BlobInfo::digest).containsExactly(digest);
    }

    @Test
    void aTenantIsWokenByItsOwnSignalsAlone() {
        var heard = new ArrayList<String>();
        acme.signals().listen("runs", () -> heard.add("acme"));
        umbrella.signals().listen("runs", () -> heard.add("umbrella"));
        byDefault.signals().listen("runs", () -> heard.add("default"));
        heard.clear(); // each was woken once, when it began to listen
        umbrella.signals().send("runs");
        assertThat(heard).containsExactly("umbrella");
        byDefault.signals().send("runs");
        assertThat(heard).containsExactly("umbrella", "default");
    }

    @Test
    void anotherTenantsNamesTellWhoseTheyAre() {
        acme.log()
                .append(
                        "a",
                        Expected.none(),
                        List.of(new NewEvent(
                                "id",
                                "type",
                                Samples.NOON,
                                Samples.number(1),
                                new Meta(List.of("id"), "c", "me", List.of("t")))));
        Event stored = shared.log().readAll(0, 1).getFirst();
        assertThat(List.of(stored.stream(), stored.id())).containsExactly("acme␟a", "acme␟id");
        assertThat(stored.meta()).isEqualTo(new Meta(List.of("acme␟id"), "c", "me", List.of("acme␟", "acme␟t")));
    }

    @Test
    void noNameReachesIntoAnotherSpace() {
        acme.log().append("a", Expected.none(), List.of(Samples.withId("x")));
        acme.docs().put("c", "k", Expected.none(), Samples.doc(1));
        for (Backend other : List.of(byDefault, umbrella)) {
            for (Runnable reach : List.<Runnable>of(
                    () -> other.log().read("acme␟a", 0, 1),
                    () -> other.log().version("acme␟a"),
                    () -> other.log().find("acme␟x"),
                    () -> other.log().readTagged("acme␟", 0, 1),
                    () -> other.log().truncate("acme␟a", 1),
                    () -> other.log().append("acme␟a", Expected.any(), Samples.events(1)),
                    () -> other.log().append("b", Expected.any(), List.of(Samples.withId("acme␟x"))),
                    () -> other.log().append("b", Expected.any(), List.of(Samples.tagged("acme␟"))),
                    () -> other.log().truncations("acme␟", 1),
                    () -> other.docs().get("acme␟c", "k"),
                    () -> other.docs().get("␟tenants", "acme"),
                    () -> other.docs().put("acme␟c", "k", Expected.any(), Samples.doc(2)))) {
                assertThatThrownBy(reach::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("which is kept for telling tenants apart");
            }
        }
        assertThat(acme.log().read("a", 0, 10)).hasSize(1);
    }

    @Test
    void aDigestIsNoKeyToAnothersBlob() {
        Digest digest = acme.blobs().put(bytes("secret"));
        for (Backend other : List.of(byDefault, umbrella)) {
            assertThat(other.blobs().get(digest)).isEmpty();
            assertThat(other.blobs().list(null, 10)).isEmpty();
            assertThat(other.blobs().delete(digest, Instant.MAX)).isFalse();
        }
        Digest stored = shared.blobs().list(null, 1).getFirst().digest();
        assertThat(stored).isNotEqualTo(digest);
        assertThat(byDefault.blobs().get(stored)).isEmpty();
        assertThat(byDefault.blobs().delete(stored, Instant.MAX)).isFalse();
        assertThat(acme.blobs().get(digest)).contains(bytes("secret"));
    }

    @Test
    void aSweepTakesOnlyOnesOwn() {
        Digest digest = acme.blobs().put(bytes("abc"));
        umbrella.blobs().put(bytes("abc"));
        byDefault.blobs().put(bytes("abc"));
        assertThat(shared.blobs().list(null, 10)).hasSize(3);
        assertThat(acme.blobs().delete(digest, Instant.MAX)).isTrue();
        assertThat(umbrella.blobs().get(digest)).isPresent();
        assertThat(byDefault.blobs().delete(digest, Instant.MAX)).isTrue();
        assertThat(umbrella.blobs().get(digest)).isPresent();
        assertThat(shared.blobs().list(null, 10)).hasSize(1);
    }

    @Test
    void whatLooksLikeAnothersBlobIsNotTaken() {
        acme.blobs().put(bytes("abc"));
        byte[] wrapped = shared.blobs()
                .get(shared.blobs().list(null, 1).getFirst().digest())
                .orElseThrow();
        assertThatThrownBy(() -> byDefault.blobs().put(wrapped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be told from them");
        Digest digest = umbrella.blobs().put(wrapped);
        assertThat(umbrella.blobs().get(digest)).contains(wrapped);
    }

    @Test
    void anErrorSpeaksOfTheTenantsOwnNames() {
        acme.log().append("a", Expected.none(), Samples.events(1));
        assertThatThrownBy(() -> acme.log().append("a", Expected.none(), Samples.events(1)))
                .isInstanceOf(Conflict.class)
                .hasMessage("stream 'a' is at version 1, but the writer expected nothing there yet");
        assertThatThrownBy(() -> acme.log().truncate("a", 7))
                .hasMessage("stream 'a' is at version 1 and cannot be truncated through version 7");
    }

    @Test
    void theLongestNamesFitForTheLongestTenantToo() {
        Backend longest = tenant("t".repeat(Names.MAX_TENANT_LENGTH));
        String name = "é".repeat(Names.MAX_BYTES / 2);
        longest.log()
                .append(
                        name,
                        Expected.none(),
                        List.of(new NewEvent(
                                name,
                                name,
                                Samples.NOON,
                                Samples.number(1),
                                new Meta(List.of(name), name, name, List.of(name)))));
        assertThat(longest.log().readTagged(name, 0, 1)).isEqualTo(longest.log().readAll(0, 1));
        assertThat(longest.log().find(name))
                .contains(longest.log().readAll(0, 1).getFirst());
    }

    @Test
    void aTenantHasAPlainName() {
        for (String bad : List.of("", "a b", "a/b", "a␟", "é", "t".repeat(Names.MAX_TENANT_LENGTH + 1))) {
            assertThatThrownBy(() -> tenant(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "' cannot be a tenant");
        }
    }
}
