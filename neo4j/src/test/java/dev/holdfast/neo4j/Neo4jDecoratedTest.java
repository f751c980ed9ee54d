package dev.holdfast.neo4j;

import dev.holdfast.testkit.DecoratedContract;

class Neo4jDecoratedTest extends DecoratedContract {
    @Override
    protected String emptyStore() {
        return new EmptyGraph().url();
    }
}
