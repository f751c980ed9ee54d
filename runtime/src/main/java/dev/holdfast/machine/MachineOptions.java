package dev.holdfast.machine;

import java.time.Duration;
import java.util.Map;

/**
 * How machines are hosted. Immutable.
 *
 * @param eventSourcing whether every macrostep is recorded; without it instances live in memory, and of them remains what
 *     snapshots hold, which an orderly end makes of all that has changed
 * @param snapshots whether copies of instances are kept, which spare reading all events of a long life
 * @param snapshotInterval how many transitions lie between two snapshots, at least 1
 * @param snapshotRetention how many snapshots of each instance are kept, at least 1
 * @param eventRetentionDays after how many days events that a snapshot covers may be removed; 0 for never
 * @param handlerTimeout how long a handler may take where its machine says nothing
 * @param downtime what becomes of timers that fell due while nobody hosted their component; other than {@code FIRE} only with
 *     event sourcing, without which nobody knows since when that was
 * @param cachedInstances how many instances are kept in memory, those used last
 * @param handlerThreads on how many threads the handlers of a component run, at least 1
 */
public record MachineOptions(
        boolean eventSourcing,
        boolean snapshots,
        int snapshotInterval,
        int snapshotRetention,
        int eventRetentionDays,
        Duration handlerTimeout,
        DowntimePolicy downtime,
        int cachedInstances,
        int handlerThreads) {
    /** How many transitions lie between two snapshots where nothing else is said. */
    public static final int SNAPSHOT_INTERVAL = 10;

    private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(30);
    private static final int CACHED_INSTANCES = 10_000;
    private static final int HANDLER_THREADS = 64;

    public MachineOptions {
        atLeast("snapshotInterval", snapshotInterval, 1);
        atLeast("snapshotRetention", snapshotRetention, 1);
        atLeast("eventRetentionDays", eventRetentionDays, 0);
        atLeast("cachedInstances", cachedInstances, 1);
        atLeast("handlerThreads", handlerThreads, 1);
        if (!eventSourcing && downtime != DowntimePolicy.FIRE) {
            throw new IllegalArgumentException("downtime is " + downtime
                    + " without event sourcing, where nothing says how long nobody hosted a component; leave it at FIRE, or"
                    + " record events (EVENT_SOURCING_ENABLED=true)");
        }
        if (handlerTimeout.isNegative() || handlerTimeout.isZero()) {
            throw new IllegalArgumentException("handlerTimeout is " + handlerTimeout + "; give handlers some time");
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; write at least " + least);
        }
    }

    /** Every macrostep is recorded, and a snapshot after every {@value #SNAPSHOT_INTERVAL} transitions. */
    public static MachineOptions defaults() {
        return new MachineOptions(
                true,
                true,
                SNAPSHOT_INTERVAL,
                1,
                0,
                HANDLER_TIMEOUT,
                DowntimePolicy.FIRE,
                CACHED_INSTANCES,
                HANDLER_THREADS);
    }

    /**
     * The defaults, changed by {@code EVENT_SOURCING_ENABLED}, {@code SNAPSHOTS_ENABLED}, {@code SNAPSHOT_INTERVAL},
     * {@code EVENT_RETENTION_DAYS} and {@code SNAPSHOT_RETENTION_COUNT}.
     *
     * @throws IllegalArgumentException if one of them cannot be understood; the message names it
     */
    public static MachineOptions fromEnvironment(Map<String, String> environment) {
        MachineOptions defaults = defaults();
        return new MachineOptions(
                flag(environment, "EVENT_SOURCING_ENABLED", defaults.eventSourcing),
                flag(environment, "SNAPSHOTS_ENABLED", defaults.snapshots),
                number(environment, "SNAPSHOT_INTERVAL", defaults.snapshotInterval, 1),
                number(environment, "SNAPSHOT_RETENTION_COUNT", defaults.snapshotRetention, 1),
                number(environment, "EVENT_RETENTION_DAYS", defaults.eventRetentionDays, 0),
                defaults.handlerTimeout,
                defaults.downtime,
                defaults.cachedInstances,
                defaults.handlerThreads);
    }

    private static boolean flag(Map<String, String> environment, String name, boolean absent) {
        String value = environment.getOrDefault(name, "").trim();
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "" -> absent;
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException(name + " is '" + value + "'; write true or false");
        };
    }

    private static int number(Map<String, String> environment, String name, int absent, int least) {
        String value = environment.getOrDefault(name, "").trim();
        if (value.isEmpty()) {
            return absent;
        }
        try {
            int number = Integer.parseInt(value);
            atLeast(name, number, least);
            return number;
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "'; write a whole number of at least " + least, malformed);
        }
    }

    public MachineOptions withEventSourcing(boolean other) {
        return new MachineOptions(
                other,
                snapshots,
                snapshotInterval,
                snapshotRetention,
                eventRetentionDays,
                handlerTimeout,
                downtime,
                cachedInstances,
                handlerThreads);
    }

    public MachineOptions withSnapshots(boolean other) {
        return new MachineOptions(
                eventSourcing,
                other,
                snapshotInterval,
                snapshotRetention,
                eventRetentionDays,
                handlerTimeout,
                downtime,
                cachedInstances,
                handlerThreads);
    }

    /** @param interval how many transitions lie between two snapshots */
    public MachineOptions withSnapshotInterval(int interval) {
        return new MachineOptions(
                eventSourcing,
                snapshots,
                interval,
                snapshotRetention,
                eventRetentionDays,
                handlerTimeout,
                downtime,
                cachedInstances,
                handlerThreads);
    }

    public MachineOptions withHandlerTimeout(Duration other) {
        return new MachineOptions(
                eventSourcing,
                snapshots,
                snapshotInterval,
                snapshotRetention,
                eventRetentionDays,
                other,
                downtime,
                cachedInstances,
                handlerThreads);
    }

    public MachineOptions withDowntime(DowntimePolicy other) {
        return new MachineOptions(
                eventSourcing,
                snapshots,
                snapshotInterval,
                snapshotRetention,
                eventRetentionDays,
                handlerTimeout,
                other,
                cachedInstances,
                handlerThreads);
    }

    public MachineOptions withCachedInstances(int most) {
        return new MachineOptions(
                eventSourcing,
                snapshots,
                snapshotInterval,
                snapshotRetention,
                eventRetentionDays,
                handlerTimeout,
                downtime,
                most,
                handlerThreads);
    }

    /** @param most on how many threads the handlers of a component run */
    public MachineOptions withHandlerThreads(int most) {
        return new MachineOptions(
                eventSourcing,
                snapshots,
                snapshotInterval,
                snapshotRetention,
                eventRetentionDays,
                handlerTimeout,
                downtime,
                cachedInstances,
                most);
    }
}
