package dev.holdfast.neo4j;

import dev.holdfast.servers.Neo4jServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.util.List;
import java.util.Map;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;

/** The shared server's only database, emptied for one test. */
final class EmptyGraph {
    private static final Driver DRIVER = GraphDatabase.driver(
            "bolt://127.0.0.1:" + Neo4jServer.shared().port(),
            AuthTokens.basic(Neo4jServer.USER, Neo4jServer.PASSWORD));

    EmptyGraph() {
        query("MATCH (n) WHERE NOT n:Log DETACH DELETE n");
        query("MATCH (l:Log) SET l.position = 0");
    }

    String url() {
        return Neo4jServer.shared().url();
    }

    Backend open(StoreOptions options) {
        return new Neo4jBackendProvider().open(StoreUrl.parse(url()), options);
    }

    List<Record> query(String query) {
        return DRIVER.executableQuery(query).withParameters(Map.of()).execute().records();
    }
}
