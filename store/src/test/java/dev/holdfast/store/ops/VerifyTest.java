package dev.holdfast.store.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.store.ops.Verification.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyTest {
    private final Backend store = new MemoryBackend(StoreOptions.defaults());
    private final Tampered tampered = new Tampered(store);

    @BeforeEach
    void fill() {
        for (int i = 0; i < 30; i++) {
            store.log().append("s" + i % 3, Expected.any(), List.of(event(i), event(i)));
        }
        store.log().truncate("s1", 5);
        store.log().append("gone", Expected.none(), List.of(event(0)));
        store.log().truncate("gone", 1);
        for (String key : List.of("a", "b", "c")) {
            store.docs().put("c", key, Expected.none(), NewDoc.of(Json.EMPTY));
            store.docs().put("d", key, Expected.none(), NewDoc.of(Json.EMPTY));
            store.blobs().put(key.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static NewEvent event(int n) {
        return NewEvent.of("t", Instant.EPOCH, Json.parse("{\"n\":" + n + "}"));
    }

    private List<String> problems() {
        return Verify.run(tampered.open(), soFar -> {}).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aSoundStoreIsCleanAndCounted() {
        Verification found = Verify.run(store, soFar -> {});
        assertThat(found).isEqualTo(new Verification(3, 55, 6, 3, 3, 0, List.of()));
        assertThat(found.clean()).isTrue();
        assertThat(Verify.run(new MemoryBackend(StoreOptions.defaults()), soFar -> {})
                        .clean())
                .isTrue();
    }

    @Test
    void progressIsToldAfterEveryPage() {
        for (int i = 0; i < 3; i++) {
            List<NewEvent> batch = new ArrayList<>();
            for (int n = 0; n < 1_000; n++) {
                batch.add(event(n));
            }
            store.log().append("long", Expected.any(), batch);
        }
        List<Verification> told = new ArrayList<>();
        Verification found = Verify.run(store, told::add);
        assertThat(told).extracting(Verification::events).isSorted().contains(1_000L, 2_000L, 3_055L);
        assertThat(told.getLast()).isEqualTo(found);
    }

    @Test
    void aMissingEventIsAHole() {
        tampered.events = without(event -> Tampered.is(event, "s0", 7));
        assertThat(problems()).containsExactly("version 8 of stream 's0': it does not follow version 7");
    }

    @Test
    void aMissingEndIsFound() {
        tampered.events = without(event -> event.stream().equals("s2") && event.version() > 17);
        assertThat(problems()).containsExactly("stream 's2': it is at version 20, but its events end at 17");
    }

    @Test
    void aVersionLostIsFound() {
        tampered.version = version -> version == 0 ? 0 : version - 1;
        assertThat(problems()).contains("stream 's2': it is at version 19, but its events end at 20");
    }

    @Test
    void aMissingBeginningIsFoundWhereOthersRemain() {
        tampered.events = without(event -> Tampered.is(event, "s0", 2));
        assertThat(problems()).containsExactly("version 3 of stream 's0': it does not follow version 2");
    }

    private static UnaryOperator<List<Event>> without(Predicate<Event> lost) {
        return page -> page.stream().filter(lost.negate()).toList();
    }

    @Test
    void anEventTwiceIsFound() {
        tampered.eachEvent(
                event -> Tampered.is(event, "s0", 9) ? Tampered.with(event, 8, event.position(), event.body()) : event);
        assertThat(problems())
                .contains("version 8 of stream 's0': it does not follow version 7")
                .contains("version 10 of stream 's0': it does not follow version 9");
    }

    @Test
    void aPositionOutOfOrderIsFound() {
        tampered.eachEvent(event -> Tampered.is(event, "s0", 9) ? Tampered.with(event, 9, 3, event.body()) : event);
        assertThat(problems())
                .hasSize(1)
                .allMatch(problem -> problem.startsWith("version 9 of stream 's0': its position 3 is not beyond"));
    }

    @Test
    void aLogThatNeverEndsIsLeft() {
        tampered.eachEvent(
                event -> Tampered.with(event, event.version(), Math.min(event.position(), 12), event.body()));
        assertThat(problems()).isNotEmpty();
    }

    @Test
    void aBodyThatIsNotJsonIsFound() {
        tampered.eachEvent(event -> Tampered.is(event, "s2", 4)
                ? Tampered.with(event, 4, event.position(), Json.ofCompact("{\"n\":"))
                : event);
        tampered.docs = page -> page.stream()
                .map(doc -> doc.key().equals("b")
                        ? new Doc(doc.collection(), doc.key(), doc.version(), Json.ofCompact("nul"), null, List.of())
                        : doc)
                .toList();
        assertThat(problems())
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("version 4 of stream 's2': its body is not JSON"))
                .anyMatch(problem -> problem.startsWith("document 'b' of collection 'c': its body is not JSON"))
                .anyMatch(problem -> problem.startsWith("document 'b' of collection 'd': its body is not JSON"));
    }

    @Test
    void whatCannotBeReadIsPassedOver() {
        tampered.events = damagedWhere(
                event -> Tampered.is(event, "s0", 7) || Tampered.is(event, "s2", 9) || Tampered.is(event, "s2", 10));
        Verification found = Verify.run(tampered.open(), soFar -> {});
        assertThat(found.problems())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "version 7 of s0: its checksum is wrong",
                        "version 9 of s2: its checksum is wrong",
                        "version 10 of s2: its checksum is wrong");
        assertThat(found.events()).isEqualTo(52);
        assertThat(found.documents()).isEqualTo(6);
        assertThat(found.blobs()).isEqualTo(3);
    }

    @Test
    void aLogDamagedToItsEndIsLeftThere() {
        tampered.events = page -> {
            if (page.isEmpty() || page.getLast().position() > 20) {
                throw new Corrupt("segment 2", "it is missing");
            }
            return page;
        };
        Verification found = Verify.run(tampered.open(), soFar -> {});
        assertThat(found.problems()).extracting(Problem::where).contains("segment 2", "the log after position 20");
        assertThat(found.documents()).isEqualTo(6);
    }

    private static UnaryOperator<List<Event>> damagedWhere(Predicate<Event> damaged) {
        return page -> {
            page.stream().filter(damaged).findFirst().ifPresent(event -> {
                throw new Corrupt("version " + event.version() + " of " + event.stream(), "its checksum is wrong");
            });
            return page;
        };
    }

    @Test
    void aDamagedDocumentIsNamedAndOtherCollectionsAreRead() {
        tampered.docs = page -> {
            if (page.stream()
                    .anyMatch(doc -> doc.collection().equals("c") && doc.key().equals("b"))) {
                throw new Corrupt("c/b.json", "its checksum is wrong");
            }
            return page;
        };
        Verification found = Verify.run(tampered.open(), soFar -> {});
        assertThat(found.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "c/b.json: its checksum is wrong",
                        "collection 'c' after key 'a': the rest was not checked for this damage");
        assertThat(found.documents()).isEqualTo(4);
    }

    @Test
    void keysOutOfOrderAreFound() {
        tampered.docs = List::reversed;
        assertThat(problems()).anyMatch(problem -> problem.contains("its key is not beyond"));
    }

    @Test
    void blobsAreHashedAgain() {
        tampered.blob = content -> Optional.of("x".getBytes(StandardCharsets.UTF_8));
        assertThat(problems())
                .hasSize(3)
                .allMatch(problem -> problem.contains("its bytes have the digest 2d711642b726b044"));
        tampered.blob = content -> Optional.empty();
        assertThat(problems()).hasSize(3).allMatch(problem -> problem.endsWith("it is listed, but cannot be read"));
        tampered.blob = content -> {
            throw new Corrupt("blob file", "it is torn");
        };
        assertThat(problems()).containsExactly("blob file: it is torn");
    }

    @Test
    void aBlobListedWithAnotherLengthIsFound() {
        tampered.blobInfos = page -> page.stream().map(Tampered::resized).toList();
        assertThat(problems()).hasSize(3).allMatch(problem -> problem.endsWith("it has 1 bytes, but is listed with 2"));
        tampered.blobInfos = List::reversed;
        assertThat(problems())
                .hasSize(1)
                .allMatch(problem -> problem.endsWith("it does not go on in the order of digests"));
    }

    @Test
    void aLargeBodyWithoutItsBlobIsFound() {
        var large = new LargeBodies(store);
        large.log()
                .append(
                        "s0",
                        Expected.any(),
                        List.of(NewEvent.of("t", Instant.EPOCH, Json.string("x".repeat(300_000))), event(1)));
        assertThat(Verify.run(large, soFar -> {}).clean()).isTrue();
        store.blobs().list(null, 10).forEach(blob -> store.blobs().delete(blob.digest(), Instant.MAX));
        assertThat(Verify.run(large, soFar -> {}).problems())
                .hasSize(1)
                .allMatch(problem -> problem.what().contains("which is missing"));
    }

    @Test
    void problemsAreDescribedUpToALimitAndAllCounted() {
        tampered.events = page -> page.stream()
                .map(event -> Tampered.with(event, event.version(), event.position(), Json.ofCompact("?")))
                .toList();
        for (int i = 0; i < 1_100; i++) {
            store.log().append("many", Expected.any(), List.of(event(i)));
        }
        Verification found = Verify.run(tampered.open(), soFar -> {});
        assertThat(found.problemCount()).isEqualTo(1_155);
        assertThat(found.problems()).hasSize(Verification.MAX_PROBLEMS);
    }

    @Test
    void aStorageOutOfReachIsNotAFinding() {
        tampered.events = page -> {
            throw new Unavailable("connection refused", true, null);
        };
        assertThatThrownBy(this::problems).isInstanceOf(Unavailable.class);
    }
}
