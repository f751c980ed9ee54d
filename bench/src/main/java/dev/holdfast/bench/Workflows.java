package dev.holdfast.bench;

import dev.holdfast.flow.Engine;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.workflow.RunRequest;
import dev.holdfast.workflow.Surroundings;
import dev.holdfast.workflow.TaskHandlers;
import dev.holdfast.workflow.Workflow;
import dev.holdfast.workflow.WorkflowReader;
import dev.holdfast.workflow.WorkflowRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole workflows of steps that do nothing, one after the other: what remains is the price of surviving; on files, and on
 * PostgreSQL beside DBOS Transact.
 */
final class Workflows {
    private static final int[] STEPS = {1, 3, 10};
    private static final int[] CLIENTS = {1, 64};

    private final Path directory;
    private final Duration window;

    Workflows(Path directory, Duration window) {
        this.directory = directory;
        this.window = window;
    }

    void run() throws Exception {
        var table = new Table("Workflows of steps that do nothing, file backend");
        for (int clients : CLIENTS) {
            for (int steps : STEPS) {
                Rate raw = RawDisk.force(directory, window, 256);
                table.row("raw append and force, 1 thread", raw);
                Rate rate = measure(clients, steps);
                table.row(steps + " steps, " + clients + " clients", rate, "raw", raw.perSecond());
            }
        }
    }

    void runOnPostgres() throws Exception {
        var table = new Table("Workflows of steps that do nothing, PostgreSQL with fsync=on");
        for (int clients : CLIENTS) {
            for (int steps : STEPS) {
                Rate dbos;
                try (var peer = new Dbos(Database.fresh())) {
                    dbos = Load.platform(window).measure(clients, client -> peer.run(steps));
                }
                table.row("DBOS Transact, " + steps + " steps, " + clients + " clients", dbos);
                Rate ours = measure(Database.fresh().url(), clients, steps);
                table.row("Holdfast, " + steps + " steps, " + clients + " clients", ours, "DBOS", dbos.perSecond());
            }
        }
    }

    private Rate measure(int clients, int steps) throws Exception {
        Path store = directory.resolve("workflows-" + clients + "-" + steps);
        try {
            return measure("file:" + store, clients, steps);
        } finally {
            Directories.delete(store);
        }
    }

    private Rate measure(String url, int clients, int steps) throws Exception {
        var reader = new WorkflowReader(TaskHandlers.load()).withoutPolicyCheck();
        Workflow workflow = reader.read("steps.yaml", yaml(steps)).workflow();
        var ids = new AtomicLong();
        try (Backend backend = Stores.open(url);
                var timers = new SystemTimers(Clock.systemUTC());
                var runner = new WorkflowRunner(
                        new Engine(backend, timers, new Random(1), RunListener.NONE),
                        TaskHandlers.load(),
                        reader,
                        new Surroundings(directory, name -> null, 4))) {
            return Load.virtual(window).measure(clients, client -> {
                RunView view = runner.start(workflow, RunRequest.DEFAULT.withRunId("run-" + ids.incrementAndGet()))
                        .await();
                if (view.status() != RunStatus.COMPLETED) {
                    throw new IllegalStateException("a run ended " + view.status());
                }
            });
        }
    }

    static String yaml(int steps) {
        var yaml = new StringBuilder("id: steps\ntasks:\n");
        for (int i = 1; i <= steps; i++) {
            yaml.append("  - id: s").append(i).append('\n');
        }
        yaml.append("dependencies:\n  s1: []\n");
        for (int i = 2; i <= steps; i++) {
            yaml.append("  s").append(i).append(": [s").append(i - 1).append("]\n");
        }
        return yaml.toString();
    }
}
