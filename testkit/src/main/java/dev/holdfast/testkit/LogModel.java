package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The simplest log there is, a list, and random operations on which a real one must agree with it. */
final class LogModel {
    private static final List<String> STREAMS = List.of("a", "A", "a/../b", "😀");
    private static final List<String> TAGS = List.of("x", "y", "%2e");

    private final OpenStore real;
    private final Seeded seeded = new Seeded();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<NewEvent> written = new ArrayList<>(List.of(Samples.event()));
    private long lastPosition;

    LogModel(OpenStore real) {
        this.real = real;
    }

    /** Takes random steps, and these further ones as often as one of its own. */
    void run(int count, List<Seeded.Step> further) {
        List<Seeded.Step> steps = new ArrayList<>(further);
        steps.addAll(Collections.nCopies(4, this::append));
        steps.addAll(List.of(this::truncate, this::read, this::readAll, this::readTagged, this::find));
        seeded.run(count, steps);
        seeded.run(
                1,
                List.of(() -> assertThat(real.log().readAll(0, Log.MAX_BATCH)).isEqualTo(events)));
    }

    private void append() {
        String stream = seeded.pick(STREAMS);
        List<NewEvent> batch = seeded.between(1, 5) > 1 ? fresh() : old();
        Expected expected = seeded.pick(List.of(
                Expected.any(), Expected.any(), Expected.none(), Expected.version(version(stream)), someVersion()));
        Object answer = answer(stream, expected, batch);
        boolean stores = answer.equals(version(stream) + batch.size());
        assertThat(Seeded.answer(() -> real.log().append(stream, expected, batch)))
                .isEqualTo(answer);
        if (stores) {
            store(stream, batch);
        }
        assertThat(real.log().version(stream)).isEqualTo(version(stream));
    }

    private List<NewEvent> fresh() {
        List<NewEvent> batch = new ArrayList<>();
        for (int i = seeded.between(1, 4); i > 0; i--) {
            var meta = new Meta(List.of(), null, null, TAGS.subList(0, seeded.between(0, TAGS.size())));
            batch.add(NewEvent.of("modelled", Samples.NOON, Samples.number(i), meta));
        }
        return batch;
    }

    /** Events appended or refused before, some of them perhaps in another stream, and perhaps a new one. */
    private List<NewEvent> old() {
        int first = seeded.between(0, written.size() - 1);
        int end = Math.min(written.size(), first + seeded.between(1, 4));
        List<NewEvent> batch = new ArrayList<>(new LinkedHashSet<>(written.subList(first, end)));
        if (seeded.between(1, 4) == 1) {
            batch.add(Samples.event());
        }
        return batch;
    }

    private Expected someVersion() {
        return Expected.version(seeded.between(0, 40));
    }

    private Object answer(String stream, Expected expected, List<NewEvent> batch) {
        List<Event> held = events.stream().filter(in(stream)).toList();
        List<String> heldIds = held.stream().map(Event::id).toList();
        List<String> ids = batch.stream().map(NewEvent::id).toList();
        if (Collections.disjoint(heldIds, ids)) {
            long version = version(stream);
            return expected.matches(version) ? (Object) (version + batch.size()) : Seeded.conflictAt(version);
        }
        int first = Collections.indexOfSubList(heldIds, ids);
        return first < 0
                ? Seeded.REFUSED
                : (Object) held.get(first + ids.size() - 1).version();
    }

    private void store(String stream, List<NewEvent> batch) {
        List<Event> stored = real.log().read(stream, version(stream), batch.size());
        for (int i = 0; i < batch.size(); i++) {
            long position = stored.get(i).position();
            assertThat(position).isGreaterThan(lastPosition);
            lastPosition = position;
            versions.merge(stream, 1L, Long::sum);
            events.add(Event.stored(batch.get(i), stream, version(stream), position));
        }
        assertThat(stored).isEqualTo(events.subList(events.size() - batch.size(), events.size()));
        written.addAll(batch);
    }

    private void truncate() {
        String stream = seeded.pick(STREAMS);
        int through = seeded.between(-1, (int) version(stream) + 1);
        Object refused = through < 0 || through > version(stream) ? Seeded.REFUSED : "";
        assertThat(Seeded.answer(() -> {
                    real.log().truncate(stream, through);
                    return "";
                }))
                .isEqualTo(refused);
        if (refused.equals("")) {
            events.removeIf(in(stream).and(event -> event.version() <= through));
        }
    }

    private void read() {
        String stream = seeded.pick(STREAMS);
        int after = seeded.between(0, (int) version(stream) + 1);
        int limit = seeded.between(1, 9);
        assertThat(real.log().read(stream, after, limit))
                .isEqualTo(page(in(stream).and(event -> event.version() > after), limit));
    }

    private void readAll() {
        long after = somePosition();
        int limit = seeded.between(1, 20);
        assertThat(real.log().readAll(after, limit)).isEqualTo(page(event -> event.position() > after, limit));
    }

    private void readTagged() {
        String tag = seeded.pick(TAGS);
        long after = somePosition();
        int limit = seeded.between(1, 9);
        assertThat(real.log().readTagged(tag, after, limit))
                .isEqualTo(page(
                        event -> event.position() > after && event.meta().tags().contains(tag), limit));
    }

    private void find() {
        String id = seeded.pick(written).id();
        assertThat(real.log().find(id))
                .isEqualTo(page(event -> event.id().equals(id), 1).stream().findFirst());
    }

    private long somePosition() {
        return events.isEmpty() ? 0 : seeded.pick(events).position() - seeded.between(0, 1);
    }

    private List<Event> page(Predicate<Event> wanted, int limit) {
        return events.stream().filter(wanted).limit(limit).toList();
    }

    private static Predicate<Event> in(String stream) {
        return event -> event.stream().equals(stream);
    }

    private long version(String stream) {
        return versions.getOrDefault(stream, 0L);
    }
}
