package dev.holdfast.neo4j;

import java.util.Map;

/**
 * One truncation of one stream, from its first event on and a few hundred at a time, so that no transaction grows large: one
 * that is cut short is a truncation less far.
 */
record Truncating(Graph graph, String stream) {
    private static final int STEP = 500;

    private static final String REACHED = "MATCH (s:Stream {name: $stream}) RETURN s.truncated AS truncated";
    private static final String DELETE =
            "MATCH (e:Event) WHERE e.stream = $stream AND e.version <= $through DETACH DELETE e";
    private static final String REACH = "MATCH (s:Stream {name: $stream}) SET s.truncated = $through";

    void truncate(long throughVersion) {
        long reached = step(graph, throughVersion);
        while (reached < throughVersion) {
            reached = step(graph.later(), throughVersion);
        }
    }

    /** Returns through which version the stream is truncated now. */
    private long step(Graph graph, long throughVersion) {
        return graph.transact(work -> {
            work.lockLog();
            long version = Appending.version(work, stream);
            if (throughVersion < 0 || throughVersion > version) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + version
                        + " and cannot be truncated through version " + throughVersion);
            }
            long reached = work.run(REACHED, Map.of("stream", stream)).stream()
                    .mapToLong(record -> record.get("truncated").asLong())
                    .findFirst()
                    .orElse(0);
            long through = Math.min(throughVersion, reached + STEP);
            if (through <= reached) {
                return reached;
            }
            work.run(DELETE, Map.of("stream", stream, "through", through));
            work.run(REACH, Map.of("stream", stream, "through", through));
            return through;
        });
    }
}
