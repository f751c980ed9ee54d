package dev.holdfast.bench;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;

/** DBOS Transact: workflows of steps that do nothing. */
final class Dbos implements AutoCloseable {
    private final DBOS dbos;
    private final Steps steps;

    /** A workflow as DBOS wants it. */
    public interface Steps {
        int run(int steps);
    }

    /** The workflow. */
    public static final class DoNothing implements Steps {
        private final DBOS dbos;

        DoNothing(DBOS dbos) {
            this.dbos = dbos;
        }

        @Override
        @Workflow(name = "steps")
        public int run(int steps) {
            int done = 0;
            for (int i = 0; i < steps; i++) {
                int step = i;
                done += dbos.<Integer, RuntimeException>runStep(() -> step >= 0 ? 1 : 0, "s" + i);
            }
            return done;
        }
    }

    Dbos(Database database) {
        this.dbos = new DBOS(DBOSConfig.defaults("bench")
                .withDatabaseUrl(database.jdbcUrl())
                .withDbUser(database.user())
                .withDbPassword(database.password())
                .withAppVersion("1"));
        this.steps = dbos.registerProxy(Steps.class, new DoNothing(dbos));
        dbos.launch();
    }

    /** Runs a workflow and waits for its end. */
    void run(int count) {
        int done = steps.run(count);
        if (done != count) {
            throw new IllegalStateException("a workflow of " + count + " steps ended after " + done);
        }
    }

    @Override
    public void close() {
        dbos.shutdown();
    }
}
