package dev.holdfast.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;

/** How Pekko keeps its journal and its snapshots in a database. */
final class PekkoJdbc {
    @SuppressWarnings("InlineFormatString") // longer than the method that fills it in
    private static final String CONFIGURATION = """
            pekko.loglevel = ERROR
            pekko.stdout-loglevel = OFF
            pekko.log-dead-letters = off
            pekko.persistence.journal.plugin = jdbc-journal
            pekko.persistence.snapshot-store.plugin = jdbc-snapshot-store
            jdbc-journal.use-shared-db = slick
            jdbc-snapshot-store.use-shared-db = slick
            pekko-persistence-jdbc.shared-databases.slick {
              profile = "slick.jdbc.PostgresProfile$"
              db {
                url = "%s"
                user = "%s"
                password = "%s"
                driver = "org.postgresql.Driver"
                numThreads = 20
                maxConnections = 20
                minConnections = 20
              }
            }
            """;

    private PekkoJdbc() {}

    /** Makes Pekko's tables, and says how to use them. */
    static Config configuration(Database database) throws Exception {
        for (String statement :
                resource("/schema/postgres/postgres-create-schema.sql").split(";", -1)) {
            if (!statement.isBlank()) {
                database.execute(statement);
            }
        }
        return ConfigFactory.parseString(
                        CONFIGURATION.formatted(database.jdbcUrl(), database.user(), database.password()))
                .withFallback(ConfigFactory.load());
    }

    private static String resource(String path) throws Exception {
        try (InputStream in = Objects.requireNonNull(ActorSystem.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
