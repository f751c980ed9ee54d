package dev.holdfast.neo4j;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.testkit.BlobsContract;

class Neo4jBlobsTest extends BlobsContract {
    private final EmptyGraph graph = new EmptyGraph();

    @Override
    protected Backend open(StoreOptions options) {
        return graph.open(options);
    }
}
