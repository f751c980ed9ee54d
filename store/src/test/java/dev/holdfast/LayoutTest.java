package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rooms of the house and the doors between them, as drawn in ARCHITECTURE.md. */
class LayoutTest {
    private static final Set<String> RUNTIME = Set.of(
            "condition",
            "definition",
            "event",
            "process",
            "time",
            "flow",
            "workflow",
            "deploy",
            "worker",
            "machine",
            "machine.model",
            "machine.exchange",
            "workspace",
            "memory");

    /** From each room the doors into others. Only the last room names a backend: stores are opened by their URL. */
    private static final Map<String, Set<String>> DOORS = new LinkedHashMap<>();

    static {
        DOORS.put("files", Set.of());
        DOORS.put("store", Set.of("store.codec", "store.tenant"));
        DOORS.put("store.codec", Set.of("store"));
        DOORS.put("store.cache", Set.of("store"));
        DOORS.put("store.metrics", Set.of("store"));
        DOORS.put("store.tenant", Set.of("store", "store.codec"));
        DOORS.put("store.signal", Set.of("store"));
        DOORS.put("store.memory", Set.of("store", "store.signal"));
        DOORS.put("store.file", Set.of("store"));
        DOORS.put("store.ops", Set.of("files", "store", "store.codec"));
        DOORS.put("testkit", Set.of("store", "store.ops", "store.codec", "store.cache"));
        DOORS.put("testkit.disk", Set.of("store", "store.file", "store.ops", "testkit"));
        DOORS.put("servers", Set.of());
        DOORS.put("sql", Set.of("store", "store.signal"));
        DOORS.put("mongodb", Set.of("store"));
        DOORS.put("redis", Set.of("store", "store.signal"));
        DOORS.put("neo4j", Set.of("store"));
        DOORS.put("event", Set.of("store"));
        DOORS.put("condition", Set.of("event"));
        DOORS.put("definition", Set.of("event"));
        DOORS.put("process", Set.of());
        DOORS.put("time", Set.of("store"));
        DOORS.put("flow", Set.of("store", "event", "time"));
        DOORS.put("workflow", Set.of("store", "condition", "definition", "event", "process", "time", "flow"));
        DOORS.put("deploy", Set.of("store", "event", "flow"));
        DOORS.put("worker", Set.of("store", "event", "time", "flow", "workflow"));
        DOORS.put("workflow.task", Set.of("definition", "event", "files", "process", "time", "workflow"));
        DOORS.put("machine.model", Set.of("store", "condition", "definition", "event"));
        DOORS.put("machine", Set.of("store", "condition", "event", "time", "machine.model"));
        DOORS.put("machine.exchange", Set.of("store", "event", "machine", "machine.model"));
        DOORS.put("workspace", Set.of("store", "event"));
        DOORS.put("memory", Set.of("store", "event"));
        DOORS.put("server", union(RUNTIME, Set.of("store", "store.ops")));
        DOORS.put(
                "cli",
                union(RUNTIME, Set.of("store", "store.ops", "store.codec", "store.tenant", "store.file", "server")));
    }

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package dev\\.holdfast\\.([a-z0-9.]+);");
    private static final Pattern NAMED = Pattern.compile("\\bdev\\.holdfast\\.([a-z0-9]+(?:\\.[a-z0-9]+)*)");

    @Test
    void roomsOpenOnlyTheirOwnDoors() {
        for (Path file : Repository.java("main")) {
            String source = Repository.read(file);
            String room = PACKAGE.matcher(source)
                    .results()
                    .map(LayoutTest::name)
                    .findFirst()
                    .orElseThrow();
            if (!isOpenToAll(room)) {
                assertThat(DOORS).as("the rooms, for %s", file).containsKey(room);
                Set<String> named = new TreeSet<>(
                        NAMED.matcher(source).results().map(LayoutTest::name).toList());
                named.remove(room);
                assertThat(named).as("rooms opened by %s", file).isSubsetOf(DOORS.getOrDefault(room, Set.of()));
            }
        }
    }

    /** Benchmarks and examples show everything, and are not published. */
    private static boolean isOpenToAll(String room) {
        return room.equals("bench")
                || room.startsWith("bench.")
                || room.equals("examples")
                || room.startsWith("examples.");
    }

    @Test
    void noRoomLiesBehindItself() {
        for (String room : DOORS.keySet()) {
            assertThat(behind(room)).as("rooms behind %s", room).doesNotContain(room);
        }
    }

    /** All rooms one can get to; the doors from the store to what it wraps around a backend are not ones to go through. */
    private static Set<String> behind(String room) {
        Set<String> reached = new TreeSet<>();
        for (String next : DOORS.getOrDefault(room, Set.of())) {
            if (!room.equals("store") && reached.add(next)) {
                reached.addAll(behind(next));
            }
        }
        return reached;
    }

    @Test
    void capabilitiesNeverSeeEachOther() {
        List<String> apart = List.of("machine", "flow", "workspace", "memory");
        for (String room : apart) {
            assertThat(behind(room)).as("rooms behind %s", room).doesNotContainAnyElementsOf(apart);
        }
    }

    @Test
    void backendsNeverSeeTheRuntime() {
        for (String backend : List.of("store.memory", "store.file", "sql", "mongodb", "redis", "neo4j")) {
            assertThat(behind(backend)).isSubsetOf("store", "store.signal");
        }
    }

    private static String name(MatchResult match) {
        return match.group(1);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }
}
