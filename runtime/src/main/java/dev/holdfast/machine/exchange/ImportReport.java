package dev.holdfast.machine.exchange;

/**
 * What has become of records. Immutable.
 *
 * @param events different events that were found
 * @param snapshots that were found, also the earlier ones of an instance, which say nothing new
 * @param repeated records that say what another one says, such as an event that is stored by instance and by time
 * @param skipped records that cannot be used; each was told of
 * @param added instances that are new here
 * @param continued instances that were here in part
 * @param unchanged instances that were here
 * @param refused instances that are not taken over, or only as far as they were here before; each was told of
 * @param eventsAdded events that were written, with those that snapshots and definitions become
 * @param doubts contradictions; each was told of
 */
public record ImportReport(
        int events,
        int snapshots,
        int repeated,
        int skipped,
        int added,
        int continued,
        int unchanged,
        int refused,
        long eventsAdded,
        int doubts) {}
