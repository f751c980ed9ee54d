package dev.holdfast.neo4j;

import dev.holdfast.store.ByteOrder;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/** One append to one stream, inside a transaction. */
record Appending(Graph.Work work, String stream) {
    private static final String HELD =
            "UNWIND $ids AS id MATCH (e:Event {id: id}) WHERE e.stream = $stream RETURN id, e.version AS version";
    private static final String CREATE = "UNWIND $events AS properties CREATE (e:Event) SET e = properties";
    private static final String LINK = "UNWIND range($first, $last) AS version"
            + " MATCH (before:Event {stream: $stream, version: version - 1})"
            + " MATCH (e:Event {stream: $stream, version: version})"
            + " CREATE (before)-[:NEXT]->(e)";
    private static final String TAG =
            "UNWIND $tags AS row MATCH (e:Event {position: row.position}) MERGE (t:Tag {name: row.name})"
                    + " CREATE (e)-[:TAGGED {tag: row.name, position: row.position}]->(t)";
    private static final String CAUSE =
            "UNWIND $causes AS row MATCH (e:Event {position: row.position}) MATCH (cause:Event {id: row.name})"
                    + " CREATE (e)-[:CAUSED_BY]->(cause)";
    private static final String NUMBERS =
            "MERGE (s:Stream {name: $stream}) ON CREATE SET s.order = $order, s.truncated = 0 SET s.version = $last"
                    + " WITH s MATCH (l:Log {id: 'log'}) SET l.position = $position";

    static long version(Graph.Work work, String stream) {
        return work
                .run("MATCH (s:Stream {name: $stream}) RETURN s.version AS version", Map.of("stream", stream))
                .stream()
                .mapToLong(record -> record.get("version").asLong())
                .findFirst()
                .orElse(0);
    }

    long append(Expected expected, List<NewEvent> events) {
        long position = work.lockLog();
        Map<String, Long> held = held(events);
        if (!held.isEmpty()) {
            return repeated(held, events);
        }
        long version = version(work, stream);
        if (!expected.matches(version)) {
            throw new Conflict("stream '" + stream + "'", expected, version);
        }
        create(events, version, position);
        return version + events.size();
    }

    private Map<String, Long> held(List<NewEvent> events) {
        List<String> ids = events.stream().map(NewEvent::id).toList();
        Map<String, Long> held = new HashMap<>();
        for (Record record : work.run(HELD, Map.of("ids", ids, "stream", stream))) {
            held.put(record.get("id").asString(), record.get("version").asLong());
        }
        return held;
    }

    private long repeated(Map<String, Long> held, List<NewEvent> events) {
        long first = held.getOrDefault(events.getFirst().id(), 0L);
        for (int i = 0; i < events.size(); i++) {
            String id = events.get(i).id();
            if (first == 0 || held.getOrDefault(id, 0L) != first + i) {
                throw new IllegalArgumentException("stream '" + stream + "' holds some of the " + events.size()
                        + " events of this batch, but not all side by side in this order; the one that differs is " + id
                        + "; repeat exactly the batch that was appended, or give new events new ids");
            }
        }
        return first + events.size() - 1;
    }

    private void create(List<NewEvent> events, long version, long position) {
        List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
        List<Map<String, Object>> tags = new ArrayList<>();
        List<Map<String, Object>> causes = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            NewEvent event = events.get(i);
            long at = position + 1 + i;
            nodes.add(EventNode.properties(event, stream, version + 1 + i, at));
            rows(event.meta().tags(), at, tags);
            rows(event.meta().causedBy(), at, causes);
        }
        long last = version + events.size();
        work.run(CREATE, Map.of("events", nodes));
        work.run(LINK, Map.of("stream", stream, "first", version + 1, "last", last));
        if (!tags.isEmpty()) {
            work.run(TAG, Map.of("tags", tags));
        }
        if (!causes.isEmpty()) {
            work.run(CAUSE, Map.of("causes", causes));
        }
        work.run(
                NUMBERS,
                Map.of(
                        "stream",
                        stream,
                        "order",
                        ByteOrder.of(stream),
                        "last",
                        last,
                        "position",
                        position + events.size()));
    }

    private static void rows(List<String> names, long position, List<Map<String, Object>> rows) {
        new LinkedHashSet<>(names).forEach(name -> rows.add(Map.of("name", name, "position", position)));
    }
}
