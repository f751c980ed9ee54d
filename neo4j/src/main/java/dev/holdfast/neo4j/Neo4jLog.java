package dev.holdfast.neo4j;

import dev.holdfast.store.ByteOrder;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;

/**
 * The log as a graph. An append holds the lock of the one log node from the position it takes to its commit, so positions
 * become visible in their order. What a transaction has written does not become visible at once, so a reader first waits at
 * the same lock, and then reads up to the position it found there. Thread-safe.
 */
final class Neo4jLog implements Log {
    private static final String ORDERED = " RETURN e, e.position AS place ORDER BY place LIMIT $limit";

    private static final String IN_STREAM =
            "MATCH (e:Event) WHERE e.stream = $stream AND e.version > $after AND e.position <= $last"
                    + " RETURN e, e.version AS place ORDER BY place LIMIT $limit";
    private static final String IN_LOG = "MATCH (e:Event) WHERE e.position > $after AND e.position <= $last" + ORDERED;
    private static final String BY_ID =
            "MATCH (e:Event) WHERE e.id = $id AND e.position > $after AND e.position <= $last" + ORDERED;
    private static final String BY_TAG =
            "MATCH (e:Event)-[r:TAGGED]->(:Tag) WHERE r.tag = $tag AND r.position > $after AND r.position <= $last"
                    + " RETURN e, r.position AS place ORDER BY place LIMIT $limit";
    private static final String TRUNCATED = "MATCH (s:Stream) WHERE s.truncated > 0 AND s.order > $after"
            + " RETURN s.name AS stream, s.truncated AS through ORDER BY s.order LIMIT $limit";

    private final Graph graph;
    private final Gate gate;
    private final @Nullable Consumer<Corrupt> damaged;

    Neo4jLog(Graph graph, Gate gate) {
        this(graph, gate, null);
    }

    private Neo4jLog(Graph graph, Gate gate, @Nullable Consumer<Corrupt> damaged) {
        this.graph = graph;
        this.gate = gate;
        this.damaged = damaged;
    }

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        Names.check("stream", stream);
        Log.checkBatch(events);
        return gate.write(() -> graph.transact(work -> new Appending(work, stream).append(expected, events)));
    }

    @Override
    public long version(String stream) {
        Names.check("stream", stream);
        return gate.read(() -> graph.transact(work -> {
            work.lockLog();
            return Appending.version(work, stream);
        }));
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        Names.check("stream", stream);
        return page(IN_STREAM, Map.of("stream", stream), afterVersion, limit, null);
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        return page(IN_LOG, Map.of(), afterPosition, limit, damaged);
    }

    @Override
    public Optional<Event> find(String id) {
        Names.check("event id", id);
        return page(BY_ID, Map.of("id", id), 0, 1, damaged).stream().findFirst();
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        Names.check("tag", tag);
        return page(BY_TAG, Map.of("tag", tag), afterPosition, limit, damaged);
    }

    @Override
    public Log passingOver(Consumer<Corrupt> told) {
        return new Neo4jLog(graph, gate, told);
    }

    /** What seems damaged may be truncated just now: under the lock it is read again. */
    private List<Event> page(
            String query,
            Map<String, Object> parameters,
            long afterPlace,
            int limit,
            @Nullable Consumer<Corrupt> damaged) {
        Names.checkLimit(limit, MAX_BATCH);
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("limit", limit);
        return gate.read(() -> {
            all.put("last", graph.transact(Graph.Work::lockLog));
            try {
                return graph.transact(work -> events(work, query, all, afterPlace, limit, null));
            } catch (Corrupt halfTruncated) {
                List<Corrupt> met = new ArrayList<>(); // what a transaction meets that is taken back is met again
                List<Event> events = graph.transact(work -> {
                    met.clear();
                    work.lockLog();
                    return events(work, query, all, afterPlace, limit, damaged == null ? null : met::add);
                });
                if (damaged != null) {
                    met.forEach(damaged);
                }
                return events;
            }
        });
    }

    private List<Event> events(
            Graph.Work work,
            String query,
            Map<String, Object> parameters,
            long afterPlace,
            int limit,
            @Nullable Consumer<Corrupt> damaged) {
        Map<String, Object> further = new HashMap<>(parameters);
        return Filtered.decoded(
                afterPlace,
                limit,
                after -> {
                    further.put("after", after);
                    return work.run(query, further);
                },
                record -> record.get("place").asLong(),
                record -> event(record.get("e")),
                damaged);
    }

    private Event event(Value node) {
        return graph.failures.decoding(
                "the event at position " + node.get("position"), EventNode.place(node), () -> EventNode.event(node));
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        Names.check("stream", stream);
        gate.write(() -> {
            new Truncating(graph, stream).truncate(throughVersion);
            return throughVersion;
        });
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> graph.transact(work -> {
            work.lockLog();
            return work.run(TRUNCATED, Map.of("after", ByteOrder.of(afterStream), "limit", limit)).stream()
                    .map(record -> new Truncation(
                            record.get("stream").asString(),
                            record.get("through").asLong()))
                    .toList();
        }));
    }
}
