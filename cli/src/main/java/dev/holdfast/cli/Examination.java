package dev.holdfast.cli;

import dev.holdfast.event.LogFollower;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunSummary;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.StateDocs;
import dev.holdfast.machine.StuckHandler;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Fence;
import dev.holdfast.store.ops.Verification;
import dev.holdfast.store.ops.Verify;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at a store from all sides, and changes nothing. One thread at a time. */
final class Examination {
    /** Below this a disk is called full: a log file, and what its sealing needs. */
    private static final long FEW_BYTES = 256L << 20;

    /** How many events that documents are behind are counted. */
    private static final int MOST_BEHIND = 10_000;

    /** How many of the places that verification has found are told one by one. */
    private static final int PLACES = 20;

    /** Something that is wrong. Immutable. */
    record Problem(String what, String advice) {}

    private final StoreChoice choice;
    private final StoreChoice state;
    private final Environment environment;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param choice where runs are recorded
     * @param state where documents about them are
     */
    Examination(StoreChoice choice, StoreChoice state, Environment environment) {
        this.choice = choice;
        this.state = state;
        this.environment = environment;
    }

    /** What was seen, by its name, in the order of looking; at least the store. */
    Map<String, String> facts() {
        return facts;
    }

    List<Problem> problems() {
        return problems;
    }

    void run() {
        facts.put("store", choice.shown() + " (chosen by " + choice.chosenBy() + ")");
        try (Backend backend = choice.open(environment.clock(), Access.READ_ONLY)) {
            List<Consumer<Backend>> looks = List.of(
                    this::health,
                    this::fence,
                    this::handlers,
                    this::verify,
                    this::documents,
                    this::waiting,
                    store -> MachineFindings.look(store, this::problem));
            looks.forEach(look -> unlessDamaged(backend, look));
        } catch (StoreException.Corrupt damaged) {
            problem(String.valueOf(damaged.getMessage()), damage());
        } catch (StoreException unavailable) {
            problem(
                    String.valueOf(unavailable.getMessage()),
                    "check the URL, that the storage runs and lets this user in, then try again; see holdfast config");
        }
        LocalPlace.of(choice.url()).ifPresent(this::lookAround);
    }

    /** What is damaged keeps nothing else from being looked at. */
    private void unlessDamaged(Backend backend, Consumer<Backend> look) {
        try {
            look.accept(backend);
        } catch (StoreException.Corrupt damaged) {
            problem(String.valueOf(damaged.getMessage()), advice(backend, damaged.place()));
        }
    }

    private void health(Backend backend) {
        Health health = backend.health();
        facts.put("backend", health.backend());
        facts.put("answers in", health.roundTrip().toNanos() / 1_000 + " µs");
        facts.put("durability", health.durability());
        if (!health.detail().isEmpty()) {
            facts.put("detail", health.detail());
        }
        if (!health.healthy()) {
            problem(
                    "the storage does not answer: " + health.detail(),
                    "see that it runs and can be reached, and its own log");
        }
    }

    private void fence(Backend backend) {
        Optional<Fence> fence = Fence.around(backend);
        if (fence.isPresent()) {
            String other = fence.get().keptIn();
            facts.put("moved to", other);
            problem(
                    "this store is fenced: its state is kept in " + other,
                    "use --store " + other + ", or migrate it back");
        }
    }

    private void handlers(Backend backend) {
        for (StuckHandler stuck : StuckHandler.all(backend.docs())) {
            problem(
                    "handler '" + stuck.handler() + "' of component '" + stuck.component() + "' has not ended since "
                            + stuck.since() + " for instance '" + stuck.instance() + "' and keeps a thread of "
                            + stuck.process(),
                    "mend the handler, and start that process again");
        }
    }

    private void verify(Backend backend) {
        Verification found = Verify.run(backend, soFar -> {});
        facts.put(
                "holds",
                Words.count(found.events(), "event") + " in " + Words.count(found.streams(), "stream") + ", "
                        + Words.count(found.documents(), "document") + ", " + Words.count(found.blobs(), "blob"));
        facts.put("verified", found.clean() ? "everything is as it was written" : found.problemCount() + " problems");
        found.problems().stream()
                .limit(PLACES)
                .forEach(problem -> problem(problem.toString(), advice(backend, problem.place())));
    }

    /** Runs that were left because they cannot go on. */
    private void waiting(Backend events) {
        new Runs(events, environment.clock())
                .list(Long.MAX_VALUE, PLACES, Examination::isStuck, damaged -> {}) // verification names what is damaged
                .forEach(run -> problem(String.valueOf(run.error()), "see holdfast runs show " + run.id()));
    }

    private static boolean isStuck(RunSummary run) {
        return run.status() != null && !run.status().finished() && run.error() != null;
    }

    private void documents(Backend events) {
        if (state.url().equals(choice.url())) {
            documents(events, events);
        } else if (!state.isMemory()) {
            try (Backend backend = state.open(environment.clock(), Access.READ_ONLY)) {
                documents(events, backend);
            }
        }
    }

    /** How far documents about runs are behind, and of which runs there are none. */
    private void documents(Backend events, Backend documents) {
        LogFollower.Lag lag =
                OpenStores.follower(events, documents, environment.clock()).lag(MOST_BEHIND);
        if (!lag.begun() && events.log().readTagged("run", 0, 1).isEmpty()) {
            return;
        }
        String behind = (lag.events() == MOST_BEHIND ? "at least " : "") + Words.count(lag.events(), "event");
        facts.put(
                "documents of runs",
                lag.events() == 0 ? "as the log has them" : behind + " behind; the next run or worker writes them");
        Docs readable = documents
                .docs()
                .passingOver(damage -> problem(String.valueOf(damage.getMessage()), advice(documents, damage.place())));
        Pages.of(readable, StateDocs.PASSED_OVER).stream()
                .limit(PLACES)
                .map(doc -> Trees.read(doc.body()))
                .forEach(run -> problem(
                        "the documents of run '" + run.path("workflowId").asString("") + "' cannot be written: "
                                + run.path("problem").asString(""),
                        "see holdfast runs show; once it is mended, holdfast store rebuild"));
    }

    private static String advice(Backend backend, @Nullable Place place) {
        boolean derived = place instanceof Place.OfDoc doc && StoreRebuildCommand.isWrittenAnew(backend, doc);
        return derived ? "it follows from the log: holdfast store rebuild writes it anew" : damage();
    }

    private static String damage() {
        return "keep a copy of the storage as it is, then restore a backup into an empty store: holdfast store restore";
    }

    private void lookAround(LocalPlace place) {
        Optional<String> holder = place.holder();
        facts.put("open for writing", holder.orElse("by nobody"));
        try {
            long free = place.freeBytes();
            facts.put("free disk space", free / (1 << 20) + " MiB");
            if (free < FEW_BYTES) {
                problem(
                        "only " + free + " bytes are free on the disk of " + place.path(),
                        "free some space, or move the store");
            }
        } catch (IOException unknown) {
            problem("the disk of " + place.path() + " cannot be asked: " + unknown, "look whether it is mounted");
        }
    }

    private void problem(String what, String advice) {
        var problem = new Problem(what, advice);
        if (!problems.contains(problem)) { // two looks may meet the same damage
            problems.add(problem);
        }
    }
}
