package dev.holdfast.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** The process of a {@link Neo4jServer}: a server on the data in a folder, until it is killed. */
final class Neo4jProcess {
    private Neo4jProcess() {}

    /** @param args the folder, the port, the user and the password */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Path ready = Neo4jServer.ready(folder);
        Files.deleteIfExists(ready);
        DatabaseManagementService server = new DatabaseManagementServiceBuilder(folder)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(args[1])))
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.pagecache_memory, 64L << 20)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .build();
        server.database(GraphDatabaseSettings.SYSTEM_DATABASE_NAME)
                .executeTransactionally(
                        "CREATE USER " + args[2] + " IF NOT EXISTS SET PASSWORD '" + args[3] + "' CHANGE NOT REQUIRED");
        Files.writeString(ready, "ready");
    }
}
