package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.EffectTask.Effect;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Submission;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three workers on one store, of which one after the other is killed and replaced. One thread at a time. */
final class KilledCrew implements AutoCloseable {
    /** For machines that are busy with other things. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int WORKERS = 3;
    private static final int CONCURRENCY = 4;
    private static final int WORKING_MILLIS = 300;
    private static final String WORKFLOW = """
            id: short
            tasks:
              - {id: first, toolName: effect, inputs: {millis: 5}}
              - {id: wide, type: parallel, dependsOn: [first], toolName: effect, inputs: {items: [1, 2, 3], millis: 100}}
              - {id: left, dependsOn: [wide], toolName: effect, inputs: {millis: 50}}
              - {id: right, dependsOn: [wide], toolName: effect, inputs: {millis: 50}}
              - {id: last, dependsOn: [left, right], toolName: effect}
            """;

    /** The tasks that do something, each with what it leaves behind. */
    private static final Map<String, String> EFFECTS = Map.of(
            "first", "first", "wide[0]", "wide/0", "wide[1]", "wide/1", "wide[2]", "wide/2", "left", "left", "right",
            "right", "last", "last");

    /** Those, the parallel task, and the run itself. */
    private static final Set<String> RESULTS =
            Stream.concat(EFFECTS.keySet().stream(), Stream.of("wide", "")).collect(Collectors.toSet());

    private final Path directory;
    private final String url;
    private final Random random;
    private final Backend store;
    private final SystemTimers timers = new SystemTimers(Clock.systemUTC());
    private final Submission submission;
    private final Workflow workflow =
            new WorkflowReader(TaskHandlers.load()).read("short.yaml", WORKFLOW).workflow();
    private final List<Member> crew = new ArrayList<>();
    private final List<String> runs = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private int launches;

    /** A worker and what it calls itself. */
    private record Member(Child child, String holder) {}

    /** A run whose worker was killed. */
    private record Loss(String runId, String holder, Instant when) {}

    KilledCrew(Path directory, String url, Random random) {
        this.directory = directory;
        this.url = url;
        this.random = random;
        this.store = Stores.open(url);
        this.submission = new Submission(new Engine(store, timers, random, RunListener.NONE));
        for (int i = 0; i < WORKERS; i++) {
            crew.add(hire());
        }
    }

    private Member hire() {
        launches++;
        Map<String, String> variables = Map.of(EffectTask.FILE, effects().toString(), EffectTask.LAUNCH, "" + launches);
        Child child = Child.start(
                directory, variables, "worker", "--store", url, "--quiet", "--concurrency", "" + CONCURRENCY);
        String ready = String.valueOf(child.line());
        assertThat(ready).as("the first line of a worker").startsWith("worker ").contains(": ready");
        return new Member(child, ready.substring("worker ".length(), ready.indexOf(':')));
    }

    private Path effects() {
        return directory.resolve("effects");
    }

    void submit(int number) {
        for (int i = 0; i < number; i++) {
            String id = "short-" + (runs.size() + 1);
            submission.submit(workflow, RunRequest.DEFAULT.withRunId(id), QueuedRun.Order.DEFAULT);
            runs.add(id);
        }
    }

    /** Kills one that is at work, at a random moment. */
    void killOne() {
        LockSupport.parkNanos(random.nextInt(WORKING_MILLIS) * 1_000_000L);
        Member victim = crew.remove(random.nextInt(WORKERS));
        await(
                "worker " + victim.holder() + " has work",
                () -> !heldBy(victim.holder()).isEmpty() || isIdle());
        Instant when = Clock.systemUTC().instant();
        assertThat(victim.child().kill()).as("killed").isTrue();
        for (String run : heldBy(victim.holder())) {
            losses.add(new Loss(run, victim.holder(), when));
        }
        crew.add(hire());
    }

    private boolean isIdle() {
        return new RunQueue(store).page("", 1).isEmpty();
    }

    private List<String> heldBy(String holder) {
        return Leases.holders(store.docs()).entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(holder))
                .map(entry -> entry.getKey().substring("run/".length()))
                .toList();
    }

    int runs() {
        return runs.size();
    }

    void awaitEnd() {
        await("the queue is empty", this::isIdle);
    }

    private void await(String what, Callable<Boolean> condition) {
        Eventually.until(what, PATIENCE.plus(Duration.ofMillis(200L * runs.size())), condition);
    }

    /** What is wrong with the runs: a result, or the work for it, that is missing, and one that is recorded twice. */
    record Found(List<String> lost, List<String> twice) {}

    Found checked() throws IOException {
        Set<String> done = Effect.read(effects()).stream().map(Effect::key).collect(Collectors.toSet());
        var found = new Found(new ArrayList<>(), new ArrayList<>());
        for (String run : runs) {
            List<Event> events = events(run);
            List<String> ends = events.stream()
                    .filter(event -> event.type().endsWith("_COMPLETED"))
                    .map(event -> run + "/" + task(event))
                    .toList();
            for (String task : RESULTS) {
                String end = run + "/" + task;
                long times = ends.stream().filter(end::equals).count();
                boolean worked = !EFFECTS.containsKey(task) || done.contains(run + "/" + EFFECTS.get(task));
                if (times == 0 || !worked) {
                    found.lost().add(end);
                }
                if (times > 1) {
                    found.twice().add(end);
                }
            }
            assertThat(ends).as(run).hasSameSizeAs(RESULTS);
            assertThat(events.getLast().type()).as(run).isEqualTo("WORKFLOW_COMPLETED");
        }
        return found;
    }

    private static String task(Event event) {
        return Trees.read(event.body()).path("taskId").asString("");
    }

    private List<Event> events(String run) {
        return store.log().read(run, 0, 1_000);
    }

    /** How long after its worker was killed a run went on with another, the shortest first. */
    List<Duration> takeovers() {
        List<Duration> takeovers = new ArrayList<>();
        for (Loss loss : losses) {
            events(loss.runId()).stream()
                    .filter(event -> event.type().equals("WORKFLOW_CLAIMED")
                            && event.time().isAfter(loss.when())
                            && !Trees.read(event.body())
                                    .at("/data/worker")
                                    .asString("")
                                    .equals(loss.holder()))
                    .findFirst()
                    .ifPresent(event -> takeovers.add(Duration.between(loss.when(), event.time())));
        }
        return takeovers.stream().sorted().toList();
    }

    @Override
    public void close() {
        crew.forEach(member -> member.child().close());
        timers.close();
        store.close();
    }
}
