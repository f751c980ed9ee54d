package dev.holdfast.bench;

import com.typesafe.config.ConfigFactory;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** Pekko Persistence JDBC: one persistent actor for each writer, with its own journal schema. */
final class Pekko implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONFIGURATION = """
            pekko.loglevel = ERROR
            pekko.stdout-loglevel = OFF
            pekko.log-dead-letters = off
            pekko.persistence.journal.plugin = jdbc-journal
            jdbc-journal.use-shared-db = slick
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

    private final ActorSystem<Spawn> system;
    private final Map<Integer, ActorRef<Write>> writers = new ConcurrentHashMap<>();
    private final String body;

    private record Spawn(int writer, ActorRef<ActorRef<Write>> replyTo) {}

    private record Write(int count, ActorRef<Integer> replyTo) {}

    Pekko(Database database, int writers, String body) throws Exception {
        this.body = body;
        for (String statement :
                resource("/schema/postgres/postgres-create-schema.sql").split(";")) {
            database.execute(statement);
        }
        String configuration = CONFIGURATION.formatted(database.jdbcUrl(), database.user(), database.password());
        this.system = ActorSystem.create(
                guardian(), "bench", ConfigFactory.parseString(configuration).withFallback(ConfigFactory.load()));
        for (int i = 0; i < writers; i++) {
            int writer = i;
            ActorRef<Write> actor = AskPattern.<Spawn, ActorRef<Write>>ask(
                            system, replyTo -> new Spawn(writer, replyTo), PATIENCE, system.scheduler())
                    .toCompletableFuture()
                    .get();
            this.writers.put(writer, actor);
        }
    }

    private static String resource(String path) throws Exception {
        try (InputStream in = Objects.requireNonNull(ActorSystem.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Behavior<Spawn> guardian() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(spawn -> {
            spawn.replyTo().tell(context.spawn(new Writer("writer-" + spawn.writer()), "writer-" + spawn.writer()));
            return Behaviors.same();
        }));
    }

    private final class Writer extends EventSourcedBehavior<Write, String, Integer> {
        Writer(String id) {
            super(PersistenceId.ofUniqueId(id));
        }

        @Override
        public Integer emptyState() {
            return 0;
        }

        @Override
        public CommandHandler<Write, String, Integer> commandHandler() {
            return newCommandHandlerBuilder()
                    .forAnyState()
                    .onCommand(
                            Write.class,
                            write -> Effect()
                                    .persist(Collections.nCopies(write.count(), body))
                                    .thenRun(state -> write.replyTo().tell(state)))
                    .build();
        }

        @Override
        public EventHandler<Integer, String> eventHandler() {
            return (state, event) -> state + 1;
        }
    }

    /** Returns once the events are in the database. */
    void append(int writer, int count) throws Exception {
        ActorRef<Write> actor = Objects.requireNonNull(writers.get(writer));
        AskPattern.<Write, Integer>ask(actor, replyTo -> new Write(count, replyTo), PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get();
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
