package dev.holdfast.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.DamageContract;

/** Somebody sets properties of nodes. */
class Neo4jDamageTest extends DamageContract {
    private final EmptyGraph graph = new EmptyGraph();

    @Override
    protected String url() {
        return graph.url();
    }

    @Override
    protected void damageDocument(String collection, String key) {
        assertThat(graph.query("MATCH (d:Doc {id: '" + collection + "\\n" + key
                        + "'}) SET d.version = 'x', d.expiresAt = 'noon' REMOVE d.body RETURN d"))
                .hasSize(1);
    }

    @Override
    protected void damageEvent(String stream, long version) {
        assertThat(graph.query("MATCH (e:Event {stream: '" + stream + "', version: " + version
                        + "}) SET e.time = 'noon' RETURN e"))
                .hasSize(1);
    }
}
