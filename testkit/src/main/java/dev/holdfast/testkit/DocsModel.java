package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The simplest documents there are, a map, and random operations on which real ones must agree with it. */
final class DocsModel {
    private static final List<String> COLLECTIONS = List.of("c", "C", "c/../d");
    private static final List<String> KEYS = List.of("a", "A", "b", "%2e", "\uffff", "😀");
    private static final List<String> TAGS = List.of("x", "y");

    private record Address(String collection, String key) {}

    private final OpenStore real;
    private final Seeded seeded = new Seeded();
    private final Map<Address, Doc> docs = new HashMap<>();
    private final Map<Address, Long> lastVersions = new HashMap<>();

    DocsModel(OpenStore real) {
        this.real = real;
    }

    /** Takes random steps, and these further ones as often as one of its own. */
    void run(int count, List<Seeded.Step> further) {
        List<Seeded.Step> steps = new ArrayList<>(further);
        steps.addAll(Collections.nCopies(4, this::put));
        steps.addAll(
                List.of(this::delete, this::delete, this::get, this::scan, this::find, this::purge, this::letTimePass));
        seeded.run(count, steps);
        seeded.run(COLLECTIONS.size() * 3, List.of(this::scan));
    }

    private Address somewhere() {
        return new Address(seeded.pick(COLLECTIONS), seeded.pick(KEYS));
    }

    private Optional<Doc> current(Address at) {
        return Optional.ofNullable(docs.get(at)).filter(this::isThere);
    }

    private boolean isThere(Doc doc) {
        return !doc.expired(real.clock().instant());
    }

    private Expected someExpectation(Address at) {
        return seeded.pick(List.of(
                Expected.any(),
                Expected.none(),
                Expected.version(current(at).map(Doc::version).orElse(0L)),
                Expected.version(lastVersions.getOrDefault(at, 0L)),
                Expected.version(seeded.between(0, 50))));
    }

    private void put() {
        Address at = somewhere();
        Expected expected = someExpectation(at);
        var doc =
                new NewDoc(Samples.number(seeded.between(1, 99)), someExpiry(), TAGS.subList(0, seeded.between(0, 2)));
        long current = current(at).map(Doc::version).orElse(0L);
        Object answer = Seeded.answer(() -> real.docs().put(at.collection(), at.key(), expected, doc));
        if (expected.matches(current)) {
            assertThat(answer).isInstanceOf(Long.class);
            long version = (Long) answer;
            assertThat(version).isGreaterThan(lastVersions.getOrDefault(at, 0L));
            lastVersions.put(at, version);
            docs.put(at, Doc.stored(doc, at.collection(), at.key(), version));
        } else {
            assertThat(answer).isEqualTo(Seeded.conflictAt(current));
        }
    }

    private @Nullable Instant someExpiry() {
        int minutes = seeded.between(-1, 12);
        return minutes > 5 ? null : real.clock().instant().plus(Duration.ofMinutes(minutes));
    }

    private void delete() {
        Address at = somewhere();
        Expected expected = someExpectation(at);
        long current = current(at).map(Doc::version).orElse(0L);
        Object answer = expected.matches(current) ? (Object) (current > 0) : Seeded.conflictAt(current);
        assertThat(Seeded.answer(() -> real.docs().delete(at.collection(), at.key(), expected)))
                .isEqualTo(answer);
        if (answer.equals(true)) {
            docs.remove(at);
        }
    }

    private void get() {
        Address at = somewhere();
        assertThat(real.docs().get(at.collection(), at.key())).isEqualTo(current(at));
    }

    private void scan() {
        String collection = seeded.pick(COLLECTIONS);
        String after = seeded.between(0, 2) == 0 ? "" : seeded.pick(KEYS);
        int limit = seeded.between(1, 9);
        assertThat(real.docs().scan(collection, after, limit)).isEqualTo(page(collection, after, limit, doc -> true));
        assertThat(real.docs().collections()).isEqualTo(collections());
    }

    private void find() {
        String collection = seeded.pick(COLLECTIONS);
        String tag = seeded.pick(TAGS);
        String after = seeded.between(0, 2) == 0 ? "" : seeded.pick(KEYS);
        int limit = seeded.between(1, 4);
        assertThat(real.docs().find(collection, tag, after, limit))
                .isEqualTo(page(collection, after, limit, doc -> doc.tags().contains(tag)));
    }

    private Stream<Doc> inside(String collection) {
        return docs.values().stream().filter(doc -> doc.collection().equals(collection) && isThere(doc));
    }

    private List<Doc> page(String collection, String after, int limit, Predicate<Doc> wanted) {
        return inside(collection)
                .filter(doc -> DocsScanning.BYTES.compare(doc.key(), after) > 0 && wanted.test(doc))
                .sorted((left, right) -> DocsScanning.BYTES.compare(left.key(), right.key()))
                .limit(limit)
                .toList();
    }

    private List<String> collections() {
        return COLLECTIONS.stream()
                .filter(collection -> inside(collection).findAny().isPresent())
                .sorted(DocsScanning.BYTES)
                .toList();
    }

    private void purge() {
        int expired = (int) docs.values().stream().filter(doc -> !isThere(doc)).count();
        assertThat(real.docs().purge(Docs.MAX_BATCH)).isBetween(0, expired);
        assertThat(real.docs().purge(Docs.MAX_BATCH)).isZero();
        docs.values().removeIf(doc -> !isThere(doc));
    }

    private void letTimePass() {
        real.clock().advance(Duration.ofSeconds(seeded.between(1, 90)));
    }
}
