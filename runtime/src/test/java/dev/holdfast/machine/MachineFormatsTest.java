package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Result;
import dev.holdfast.machine.model.MatchingRule;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is stored of machines, byte for byte, in both directions. The lines never change; new ones are added. */
class MachineFormatsTest {
    private static final Path FILES = Path.of("src/test/resources/machines");
    private static final Instant SECOND = Instant.ofEpochMilli(2_000);
    private static final Timer EXPIRE = new Timer("o1~2.0", "EXPIRE", 1, Instant.ofEpochMilli(62_000), "e2", "trace-1");
    private static final Instance.Parent DESK = new Instance.Parent("d1", "Desk", "Desk");
    private static final MachineEvent PAY = MachineEvent.of("PAY", json("{'by': 'ann'}"), SECOND);

    private static final Instance INSTANCE = new Instance(
            "o1",
            "Orders",
            "Order",
            "97c201f1df7d",
            "Paid",
            Instance.Status.ACTIVE,
            json("{'by': 'ann'}"),
            json("{'total': 5}"),
            false,
            DESK,
            Instant.ofEpochMilli(1_000),
            SECOND,
            2,
            "e2",
            1,
            List.of(EXPIRE));

    private static final List<Entry> ENTRIES = List.of(
            new Entry.Created(
                    "Orders",
                    "Order",
                    "97c201f1df7d",
                    false,
                    DESK,
                    "OPEN",
                    json("{'total': 5}"),
                    json("{}"),
                    json("{'total': 5}"),
                    new Result("Placed", Instance.Status.ACTIVE, List.of(), false, List.of(), List.of())),
            new Entry.Changed(
                    "Orders",
                    "Order",
                    PAY,
                    DESK,
                    "Placed",
                    true,
                    new Changes(json("{'seen': 1}"), List.of("old")),
                    new Changes(json("{'paid': true}"), List.of()),
                    new Result(
                            "Paid",
                            Instance.Status.ACTIVE,
                            List.of(EXPIRE),
                            true,
                            List.of(
                                    new Send.ToInstance("o1~2.1", "Desk", "d1", "PAID", json("{'n': 1}")),
                                    new Send.Create("o1~2.2", "Shop", "Parcel", "p1", "Packed", "PAY", json("{}")),
                                    new Send.Broadcast(
                                            "o1~2.3",
                                            "Shop",
                                            "Parcel",
                                            "Waiting",
                                            List.of(new MatchingRule("id", "orderId", MatchingRule.Operator.EQUAL)),
                                            "PACK",
                                            json("{'id': 7}"))),
                            List.of(new Entry.Failure("charge", "triggeredMethod", "no card")))),
            new Entry.Changed(
                    "Orders",
                    "Order",
                    PAY,
                    null,
                    "Paid",
                    false,
                    Changes.NONE,
                    Changes.NONE,
                    new Result("Sent", Instance.Status.COMPLETED, List.of(), false, List.of(), List.of())),
            new Entry.Refused(
                    PAY,
                    Entry.Reason.NO_TRANSITION,
                    "no transition from Sent for PAY",
                    Instance.Status.ACTIVE,
                    List.of()),
            new Entry.Resolved(
                    "o1~2.3", List.of(new Send.ToInstance("o1~2.3@p1", "Shop", "p1", "PACK", json("{'id': 7}")))),
            new Entry.Retimed(List.of(EXPIRE), "downtime"),
            new Entry.Migrated(
                    "97c201f1df7d",
                    "aa00bb11cc22",
                    "Paid",
                    Changes.NONE,
                    new Changes(json("{'gift': false}"), List.of()),
                    "Payed",
                    null,
                    List.of(EXPIRE)),
            new Entry.Covered(
                    new Configuration(
                            INSTANCE,
                            List.of(new Configuration.Owed(
                                    "e2",
                                    "trace-1",
                                    List.of(new Send.ToInstance("o1~2.1", null, "d1", "PAID", json("{}")))))),
                    Instant.ofEpochMilli(2_500)),
            new Entry.Migrated(
                    "",
                    "97c201f1df7d",
                    "Sent",
                    Changes.NONE,
                    Changes.NONE,
                    "Sent",
                    Instance.Status.COMPLETED,
                    List.of()),
            new Entry.Changed(
                    "Orders",
                    "Order",
                    PAY,
                    null,
                    "Placed",
                    false,
                    Changes.NONE,
                    Changes.NONE,
                    new Result(
                            "Paid",
                            Instance.Status.ACTIVE,
                            List.of(),
                            false,
                            List.of(new Send.Broadcast(
                                    "o1!4.0",
                                    "Shop",
                                    "Parcel",
                                    null,
                                    List.of(new MatchingRule("id", "orderId", MatchingRule.Operator.EQUAL)),
                                    "PACK",
                                    json("{'by': 'ann'}"),
                                    json("{'id': 7}"))),
                            List.of())));

    @Test
    void entriesAreWrittenAsTheyWereAlways() throws IOException {
        assertThat(ENTRIES.stream().map(EntryCodec::encode).map(Json::text))
                .containsExactlyElementsOf(Files.readAllLines(FILES.resolve("entries.jsonl")));
    }

    @Test
    void entriesOfEveryTimeAreRead() throws IOException {
        List<String> lines = Files.readAllLines(FILES.resolve("entries.jsonl"));
        try (var store = new MemoryBackend(StoreOptions.defaults())) {
            for (int i = 0; i < lines.size(); i++) {
                var stored = new NewEvent(
                        "e" + i, EntryCodec.type(ENTRIES.get(i)), SECOND, Json.parse(lines.get(i)), Meta.NONE);
                store.log().append("machine:" + i, Expected.none(), List.of(stored));
                Event event = store.log().read("machine:" + i, 0, 1).getFirst();
                assertThat(EntryCodec.decode(event)).isEqualTo(ENTRIES.get(i));
            }
        }
    }

    @Test
    void snapshotsAreWrittenAndReadAsTheyWereAlways() throws IOException {
        try (var store = new MemoryBackend(StoreOptions.defaults());
                var snapshots = new Snapshots(store.docs(), InstantSource.fixed(Instant.ofEpochMilli(2_500)), 10, 1)) {
            snapshots.save(new Configuration(INSTANCE, List.of()));
            assertThat(store.docs()
                            .get("machine_snapshots", "o1")
                            .orElseThrow()
                            .body()
                            .text())
                    .isEqualTo(Files.readString(FILES.resolve("snapshot.json")).strip());
            assertThat(snapshots.find("o1")).contains(new Configuration(INSTANCE, List.of()));
        }
    }

    @Test
    void thePageOfFormatsShowsEveryLine() throws IOException {
        String page = Files.readString(Path.of("../docs/formats.md"));
        assertThat(page).contains(Files.readAllLines(FILES.resolve("entries.jsonl")));
        assertThat(Trees.MAPPER
                        .readTree(Files.readString(FILES.resolve("snapshot.json")))
                        .path("checksum")
                        .asString())
                .hasSize(64);
    }
}
