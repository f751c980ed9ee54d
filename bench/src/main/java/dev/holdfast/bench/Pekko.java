package dev.holdfast.bench;

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
    private final ActorSystem<Spawn> system;
    private final Map<Integer, ActorRef<Write>> writers = new ConcurrentHashMap<>();
    private final String body;

    private record Spawn(int writer, ActorRef<ActorRef<Write>> replyTo) {}

    private record Write(int count, ActorRef<Integer> replyTo) {}

    Pekko(Database database, int writers, String body) throws Exception {
        this.body = body;
        this.system = ActorSystem.create(guardian(), "bench", PekkoJdbc.configuration(database));
        for (int i = 0; i < writers; i++) {
            int writer = i;
            ActorRef<Write> actor = AskPattern.<Spawn, ActorRef<Write>>ask(
                            system, replyTo -> new Spawn(writer, replyTo), PATIENCE, system.scheduler())
                    .toCompletableFuture()
                    .get();
            this.writers.put(writer, actor);
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
