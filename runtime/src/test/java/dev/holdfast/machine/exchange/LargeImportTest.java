package dev.holdfast.machine.exchange;

import static dev.holdfast.machine.exchange.Originals.created;
import static dev.holdfast.machine.exchange.Originals.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** More records than there is room for: they are read again, some instances at a time, and it comes to the same. */
class LargeImportTest {
    private static final int INSTANCES = 1_001;

    private static List<String> records() {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            records.add(created("i" + i, 1_000 + i));
        }
        for (int i = 0; i < INSTANCES; i++) {
            records.add(event("e" + i, "PAY", "Draft", "Paid", 9_000 + i).replace("'o1'", "'i" + i + "'"));
        }
        records.add(3, "{'hello': 1}");
        records.add(5, event("bad", "PAY", "Draft", "", 9_000).replace("'o1'", "'i7'"));
        records.add(created("i9", 1_009));
        return records;
    }

    @Test
    void whatIsTooMuchAtOnceIsTakenOverInParts() {
        String[] records = records().toArray(String[]::new);
        try (var whole = new Originals();
                var parts = new Originals()) {
            ImportReport expected = whole.add(records);
            var passes = new AtomicInteger();

            ImportReport report = parts.addWithin(200_000, into -> {
                passes.incrementAndGet();
                Originals.source(records).read(into);
            });

            assertThat(passes.get()).isGreaterThan(5);
            assertThat(report).isEqualTo(expected);
            assertThat(report.added()).isEqualTo(INSTANCES);
            assertThat(parts.told)
                    .containsExactlyInAnyOrderElementsOf(whole.told)
                    .hasSize(2);
            for (int i = 0; i < INSTANCES; i++) {
                assertThat(parts.instance("i" + i)).isEqualTo(whole.instance("i" + i));
            }
        }
    }

    @Test
    void oneInstanceThatIsTooMuchIsTakenOverAllTheSame() {
        try (var originals = new Originals()) {
            ImportReport report = originals.addWithin(
                    1, Originals.source(created("o1", 1_000), event("e1", "PAY", "Draft", "Paid", 2_000)));

            assertThat(report.added()).isEqualTo(1);
            assertThat(originals.ids("o1")).containsExactly("c-o1", "e1");
        }
    }
}
