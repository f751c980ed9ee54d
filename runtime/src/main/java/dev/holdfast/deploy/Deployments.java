package dev.holdfast.deploy;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a workflow runs in an environment, and how that came about. All of it is one stream,
 * {@value #STREAM}, with who did what and when; every decision is made on what the stream says and recorded only if it still
 * says so, so that of two approvals at the same time one takes effect. Thread-safe.
 */
public final class Deployments {
    /** The stream of all deployments. */
    public static final String STREAM = Versions.OWN + "deployments";

    private final Log log;
    private final InstantSource clock;

    public Deployments(Log log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Begins to deploy a version; it takes effect at once where no approval is needed.
     *
     * @throws DeploymentRefused if it is deployed there, or on its way there, already
     */
    public Deployment deploy(WorkflowVersion version, Stage stage, Thresholds needs, String by) {
        return last(decide(by, rules -> rules.deploy(version.workflowId(), version.version(), stage, needs, null)));
    }

    /**
     * Approves; with the last approval that is needed, and tests that pass, the deployment takes effect.
     *
     * @throws DeploymentRefused if it is not open any more, was approved by the same person, or goes to production and was
     *     begun by the same person
     */
    public Deployment approve(String id, String by, @Nullable String reason) {
        return last(decide(by, rules -> rules.approve(find(rules.board(), id), reason)));
    }

    /** @throws DeploymentRefused if it is not open any more */
    public Deployment reject(String id, String by, @Nullable String reason) {
        return last(decide(by, rules -> rules.reject(find(rules.board(), id), reason)));
    }

    /**
     * Records how a run of tests went, of which the latest counts.
     *
     * @throws DeploymentRefused if it has been rejected, has failed, or was rolled back
     */
    public Deployment test(String id, long passed, long failed, @Nullable String report, String by) {
        var result = new TestResult(passed, failed, by, clock.instant(), report);
        return last(decide(by, rules -> rules.test(find(rules.board(), id), result)));
    }

    /**
     * Begins to deploy to production what a deployment has brought to staging.
     *
     * @return the new deployment
     * @throws DeploymentRefused if that one is not deployed to staging, or its latest test run does not pass
     */
    public Deployment promote(String id, Thresholds needs, String by) {
        return last(decide(by, rules -> rules.promote(find(rules.board(), id), needs)));
    }

    /**
     * Brings back the version that was deployed before.
     *
     * @return the deployment that counts again
     * @throws DeploymentRefused if there is none
     */
    public Deployment rollBack(String workflowId, Stage stage, String by, @Nullable String reason) {
        Decided decided = decide(by, rules -> rules.rollBack(workflowId, stage, reason));
        String to = decided.events().getLast().data().path("to").asString();
        return find(decided.board(), to);
    }

    /** All deployments, the oldest first. */
    public List<Deployment> list() {
        return List.copyOf(board().all());
    }

    /** @throws DeploymentRefused if there is none of that id */
    public Deployment show(String id) {
        return find(board(), id);
    }

    /** What runs in an environment; empty if nothing was deployed there. */
    public Optional<Deployment> current(String workflowId, Stage stage) {
        return board().current(workflowId, stage);
    }

    /** What happened to a deployment, the oldest first. */
    public List<DeploymentEvent> history(String id) {
        return events().stream()
                .filter(event -> event.deploymentId().equals(id))
                .toList();
    }

    private record Decided(Board board, List<DeploymentEvent> events) {}

    private Decided decide(String by, Function<Rules, List<DeploymentEvent>> decision) {
        for (int tries = 1; ; tries++) { // whoever is overtaken decides again, and somebody has come further
            Board board = board();
            List<DeploymentEvent> events = decision.apply(new Rules(board, clock.instant(), by));
            try {
                new StreamWriter(log, STREAM, board.version())
                        .append(events.stream().map(DeploymentEvent::encode).toList());
                events.forEach(board::apply);
                return new Decided(board, events);
            } catch (Fenced overtaken) {
                if (tries == Versions.MAX_TRIES) {
                    throw overtaken;
                }
            }
        }
    }

    /** The deployment that the last event is about. */
    private static Deployment last(Decided decided) {
        return find(decided.board(), decided.events().getLast().deploymentId());
    }

    private static Deployment find(Board board, String id) {
        return board.find(id)
                .orElseThrow(() -> new DeploymentRefused(
                        "find deployment",
                        id,
                        "there is no deployment '" + id + "' in this store",
                        "list the deployments to see their ids, and check which store and which tenant this is"));
    }

    Board board() {
        Board board = new Board();
        events().forEach(board::apply);
        return board;
    }

    private List<DeploymentEvent> events() {
        return StoreFailed.asking("read", STREAM, () -> {
            List<DeploymentEvent> events = new ArrayList<>();
            for (Event event : Pages.of(log, STREAM, 0)) {
                refuseGap(event, events.size() + 1);
                events.add(DeploymentEvent.decode(event));
            }
            return events;
        });
    }

    private static void refuseGap(Event event, long next) {
        if (event.version() != next) {
            throw new PersistenceException(
                    "deploy",
                    "read deployments",
                    Map.of("stream", STREAM),
                    "the first " + (event.version() - 1) + " events of the stream '" + STREAM
                            + "' were removed, so that nobody can say what is deployed",
                    "restore them from a backup",
                    null);
        }
    }
}
