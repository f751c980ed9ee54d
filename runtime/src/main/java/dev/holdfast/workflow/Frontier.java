package dev.holdfast.workflow;

import dev.holdfast.flow.Run;
import dev.holdfast.flow.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tasks of the normal flow that have not finished and wait for no other, so that a decision looks only at those. A
 * skipped task stands in nobody's way: who must not run without it says so in a condition of its own. One thread at a time.
 */
final class Frontier {
    private final Map<String, Place> places = new HashMap<>();
    private final TreeMap<Integer, Task> reached = new TreeMap<>();

    /** What can begin once fewer attempts are at work, and needs no look before. */
    private final TreeMap<Integer, Task> parked = new TreeMap<>();

    private int unfinished;

    /** A task, where it stands in the file, who waits for it, and for how many it waits itself. */
    private static final class Place {
        private final Task task;
        private final int index;
        private final List<Place> followers = new ArrayList<>();
        private int waitsFor;
        private boolean finished;
        private boolean passed;

        Place(Task task, int index) {
            this.task = task;
            this.index = index;
        }
    }

    Frontier(Iterable<Task> tasks, Run run) {
        for (Task task : tasks) {
            if (!task.compensating()) {
                places.put(task.id(), new Place(task, places.size()));
            }
        }
        for (Place place : places.values()) {
            place.waitsFor = place.task.dependencies().size();
            for (String on : place.task.dependencies()) {
                Place before = places.get(on);
                if (before == null) {
                    throw new IllegalArgumentException("task '" + place.task.id() + "' depends on '" + on
                            + "', which is no task of the normal flow");
                }
                before.followers.add(place);
            }
        }
        unfinished = places.size();
        places.values().forEach(this::reach);
        places.keySet().forEach(id -> finished(id, run.task(id).status()));
    }

    private void reach(Place place) {
        if (place.waitsFor == 0 && !place.finished) {
            reached.put(place.index, place.task);
        }
    }

    /** Takes in the status of a task, which may have finished. */
    void finished(String id, TaskStatus status) {
        Place place = places.get(id);
        if (place == null || place.finished || !status.finished()) {
            return;
        }
        place.finished = true;
        unfinished--;
        reached.remove(place.index);
        parked.remove(place.index);
        place.passed = status == TaskStatus.COMPLETED || status == TaskStatus.SKIPPED;
        release(place);
    }

    /**
     * Lets those begin that waited for a task which has passed. One that passed before what it depends on was undone holds its
     * followers back until that has been made again.
     */
    private void release(Place first) {
        var passed = new ArrayDeque<Place>(List.of(first));
        while (!passed.isEmpty()) {
            Place place = passed.pop();
            if (place.passed && place.waitsFor == 0) {
                for (Place follower : place.followers) {
                    follower.waitsFor--;
                    reach(follower);
                    passed.push(follower);
                }
                place.passed = false; // released once
            }
        }
    }

    /** Passes over a task from now on, until it is its turn. */
    void park(String id) {
        Place place = places.get(id);
        if (place != null && reached.remove(place.index) != null) {
            parked.put(place.index, place.task);
        }
    }

    /** Comes back to the first so many of those that were parked. */
    void unpark(int most) {
        for (int i = 0; i < most && !parked.isEmpty(); i++) {
            Map.Entry<Integer, Task> first = parked.pollFirstEntry();
            reached.put(first.getKey(), first.getValue());
        }
    }

    /** In the order of the file, without those that are parked. */
    List<Task> tasks() {
        return List.copyOf(reached.values());
    }

    boolean allFinished() {
        return unfinished == 0;
    }
}
