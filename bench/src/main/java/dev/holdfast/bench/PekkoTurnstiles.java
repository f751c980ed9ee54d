package dev.holdfast.bench;

import java.time.Duration;
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
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * The turnstile as a persistent actor for each client. Events and state are strings, the cheapest that it can keep: the type of
 * the event and its payload, the name of the state and its data.
 */
final class PekkoTurnstiles implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SNAPSHOT_EVERY = 10;
    private static final String LOCKED = "Locked";
    private static final String UNLOCKED = "Unlocked";

    private final ActorSystem<Spawn> system;
    private final Map<Integer, ActorRef<Move>> turnstiles = new ConcurrentHashMap<>();
    private final long[] sent;

    private record Spawn(int client, ActorRef<ActorRef<Move>> replyTo) {}

    private record Move(String type, long n, ActorRef<String> replyTo) {}

    PekkoTurnstiles(Database database, int clients) throws Exception {
        this.sent = new long[clients];
        this.system = ActorSystem.create(guardian(), "machines", PekkoJdbc.configuration(database));
        for (int i = 0; i < clients; i++) {
            int client = i;
            ActorRef<Move> actor = AskPattern.<Spawn, ActorRef<Move>>ask(
                            system, replyTo -> new Spawn(client, replyTo), PATIENCE, system.scheduler())
                    .toCompletableFuture()
                    .get();
            turnstiles.put(client, actor);
        }
    }

    private static Behavior<Spawn> guardian() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(spawn -> {
            String id = "turnstile-" + spawn.client();
            spawn.replyTo().tell(context.spawn(new Turnstile(id), id));
            return Behaviors.same();
        }));
    }

    private static final class Turnstile extends EventSourcedBehavior<Move, String, String> {
        Turnstile(String id) {
            super(PersistenceId.ofUniqueId(id));
        }

        @Override
        public String emptyState() {
            return LOCKED;
        }

        @Override
        public CommandHandler<Move, String, String> commandHandler() {
            return newCommandHandlerBuilder()
                    .forAnyState()
                    .onCommand(
                            Move.class,
                            (state, move) -> takes(state, move.type())
                                    ? Effect()
                                            .persist(move.type() + " {\"n\":" + move.n() + "}")
                                            .thenRun(after -> move.replyTo().tell(after))
                                    : Effect()
                                            .none()
                                            .thenRun(after -> move.replyTo().tell("")))
                    .build();
        }

        private static boolean takes(String state, String type) {
            return type.equals(state.startsWith(LOCKED) ? "COIN" : "PUSH");
        }

        @Override
        public EventHandler<String, String> eventHandler() {
            return (state, event) ->
                    (event.startsWith("COIN") ? UNLOCKED : LOCKED) + event.substring(event.indexOf(' '));
        }

        @Override
        public RetentionCriteria retentionCriteria() {
            return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 1);
        }
    }

    /** Returns once the event is in the database. */
    void move(int client) throws Exception {
        ActorRef<Move> actor = Objects.requireNonNull(turnstiles.get(client));
        long n = sent[client]++;
        String type = n % 2 == 0 ? "COIN" : "PUSH";
        String after = AskPattern.<Move, String>ask(
                        actor, replyTo -> new Move(type, n, replyTo), PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get();
        if (!after.endsWith("{\"n\":" + n + "}")) {
            throw new IllegalStateException("event " + n + " was not taken: " + after);
        }
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
