package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.EffectTask.Effect;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Run;
import dev.holdfast.flow.RunSummary;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.TaskView;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Verify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One run in a directory of its own, which is killed again and again. One thread at a time. */
final class KilledRun {
    private static final Pattern ITEM = Pattern.compile("(.*)\\[(\\d+)]");
    private static final int STARTING_MILLIS = 500;
    private static final int WORKING_MILLIS = 20;

    /** How often one attempt is cut short at most; a few times more, and it would have failed for good. */
    private static final int MOST_CUTS = 7;

    private final Path directory;
    private final String workflow;
    private final Random random;
    private int launches;
    private int checkedEffects;

    /** How a run ends that nobody kills: exit code, outcome, and each task's state, by id. */
    record Expected(String workflow, int exitCode, String status, String output, Map<String, String> tasks) {}

    KilledRun(Path directory, String workflow, Random random) {
        this.directory = directory;
        this.workflow = workflow;
        this.random = random;
    }

    Expected undisturbed() {
        try (Child child = launch()) {
            return outcome(child.end().code());
        }
    }

    /** Kills and continues it until it is through, checks it each time, and compares it with an undisturbed one. */
    void untilItIsThrough(Expected expected, AtomicInteger kills) throws IOException {
        while (!isThrough()) {
            Set<String> recorded = recorded();
            InProcess.Result end = killedOrEnded();
            checkNothingRanAgain(recorded);
            if (end == null) {
                kills.incrementAndGet();
            } else {
                assertThat(end.code()).as("exit code; %s", end.err()).isEqualTo(expected.exitCode());
                assertThat(isThrough()).isTrue();
            }
        }
        assertThat(outcome(expected.exitCode())).isEqualTo(expected);
        try (Backend store = store()) {
            assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
        }
    }

    /** Null if it was killed. */
    private InProcess.@Nullable Result killedOrEnded() {
        Set<String> tired = tired();
        try (Child child = launch()) {
            boolean whileStarting = tired.isEmpty() && random.nextInt(10) == 0;
            for (int left = whileStarting ? 0 : random.nextInt(8); left > 0 || !tired.isEmpty(); left--) {
                String line = child.line();
                if (line == null) {
                    return child.end();
                }
                tired.remove(ended(line));
            }
            LockSupport.parkNanos(random.nextInt(whileStarting ? STARTING_MILLIS : WORKING_MILLIS) * 1_000_000L);
            return child.kill() ? null : child.end();
        }
    }

    /** The tasks, by run and id, whose attempts were cut short so often that they may end now. */
    private Set<String> tired() {
        Set<String> tired = new HashSet<>();
        if (isStarted()) {
            try (Backend store = store()) {
                for (RunSummary summary : new Runs(store, Clock.systemUTC()).list(Long.MAX_VALUE, 100)) {
                    Run run = Run.read(store.log(), summary.id()).orElseThrow();
                    run.tasks().stream()
                            .filter(task ->
                                    task.child() == null && !run.status().finished())
                            .map(TaskView::id)
                            .filter(task ->
                                    Math.max(run.recoveries(task, false), run.recoveries(task, true)) >= MOST_CUTS)
                            .forEach(task -> tired.add(run.id() + "/" + task));
                }
            }
        }
        return tired;
    }

    /** The task, by run and id, of which a line says that an attempt at it has ended; empty for other lines. */
    private static String ended(String line) {
        JsonNode event = Trees.MAPPER.readTree(line);
        boolean starts = List.of("TASK_STARTED", "COMPENSATION_TRIGGERED")
                .contains(event.path("type").asString(""));
        return starts || !event.has("taskId")
                ? ""
                : event.path("workflowId").asString("") + "/"
                        + event.path("taskId").asString("");
    }

    private boolean isThrough() {
        if (!isStarted()) {
            return false;
        }
        try (Backend store = store()) {
            return store.log().version(workflow) > 0
                    && new Runs(store, Clock.systemUTC())
                            .show(workflow)
                            .status()
                            .finished();
        }
    }

    private boolean isStarted() {
        return Files.exists(directory.resolve("var/run/holdfast.json"));
    }

    private Child launch() {
        launches++;
        try {
            Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new AssertionError("no directory", failed);
        }
        return Child.start(
                directory,
                Map.of(EffectTask.FILE, effects().toString(), EffectTask.LAUNCH, "" + launches),
                "run",
                Path.of("src/test/resources/workflows", workflow + ".yaml")
                        .toAbsolutePath()
                        .toString(),
                "--json");
    }

    private Path effects() {
        return directory.resolve("effects");
    }

    private Backend store() {
        return Stores.open(
                "file:" + directory.resolve("var/run"), StoreOptions.defaults().asReadOnly());
    }

    /** The keys of all work whose completion is recorded. */
    private Set<String> recorded() {
        Set<String> keys = new HashSet<>();
        if (!isStarted()) {
            return keys;
        }
        try (Backend store = store()) {
            List<Event> page = store.log().readAll(0, Log.MAX_BATCH);
            assertThat(page).hasSizeLessThan(Log.MAX_BATCH);
            for (Event event : page) {
                String task = Trees.read(event.body()).path("taskId").asString("");
                switch (event.type()) {
                    case "TASK_COMPLETED" -> keys.add(event.stream() + "/" + key(task));
                    case "COMPENSATION_COMPLETED" -> keys.add(event.stream() + "/" + task + "/undo");
                    default -> {}
                }
            }
        }
        return keys;
    }

    private static String key(String task) {
        Matcher item = ITEM.matcher(task);
        return item.matches() ? item.group(1) + "/" + item.group(2) : task;
    }

    private void checkNothingRanAgain(Set<String> recorded) throws IOException {
        List<Effect> effects = Effect.read(effects());
        List<Effect> latest = effects.subList(checkedEffects, effects.size());
        assertThat(latest).doesNotHaveDuplicates();
        assertThat(latest).noneMatch(effect -> recorded.contains(effect.key()));
        checkedEffects = effects.size();
    }

    private Expected outcome(int exitCode) {
        try (Backend store = store()) {
            var runs = new Runs(store, Clock.systemUTC());
            Map<String, String> tasks = new TreeMap<>();
            List<RunSummary> all = runs.list(Long.MAX_VALUE, 100);
            for (RunSummary run : all) {
                for (TaskView task : runs.show(run.id()).tasks()) {
                    tasks.put(
                            run.id() + "/" + task.id(),
                            task.status() + " at " + task.attempt() + ": " + task.output() + ", " + task.error() + ", "
                                    + task.compensation());
                }
            }
            RunView view = runs.show(workflow);
            return new Expected(workflow, exitCode, view.status().word(), "" + view.output(), tasks);
        }
    }
}
