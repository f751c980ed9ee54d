package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoresTest {
    private static final List<NewEvent> EVENTS = List.of(NewEvent.of("t", Instant.EPOCH, Json.EMPTY));

    @Test
    void everyOpenOfMemoryIsAStoreOfItsOwn() {
        try (Backend first = Stores.open("memory:");
                Backend second = Stores.open("memory:")) {
            first.log().append("a", Expected.none(), EVENTS);
            assertThat(second.log().version("a")).isZero();
        }
    }

    @Test
    void aNamedMemoryStoreLastsUntilEverybodyHasClosedIt() {
        Backend first = Stores.open("memory:shared");
        first.log().append("a", Expected.none(), EVENTS);
        Backend second = Stores.open("memory:shared");
        first.close();
        first.close();
        try (Backend third = Stores.open("memory:shared")) {
            assertThat(second.log().version("a")).isEqualTo(1);
            assertThat(third.log().version("a")).isEqualTo(1);
        }
        second.close();
        try (Backend afresh = Stores.open("memory:shared")) {
            assertThat(afresh.log().version("a")).isZero();
        }
    }

    @Test
    void aReaderOfMemoryWritesNothingAndSaysWhy() {
        try (Backend reader = Stores.open("memory:", StoreOptions.defaults().asReadOnly());
                Backend guest = Stores.open("memory:", StoreOptions.defaults().asGuest())) {
            assertThatThrownBy(() -> reader.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this memory store was opened for reading only; open it for writing");
            assertThat(guest.docs().put("c", "k", Expected.none(), NewDoc.of(Json.EMPTY)))
                    .isPositive();
            assertThatThrownBy(() -> guest.log().append("a", Expected.any(), EVENTS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("GUEST");
        }
    }

    @Test
    void tenantsOfOneStoreDoNotMeet() {
        StoreOptions acme = StoreOptions.defaults().withTenant("acme");
        try (Backend byDefault = Stores.open("memory:tenants");
                Backend first = Stores.open("memory:tenants", acme);
                Backend second = Stores.open("memory:tenants", acme)) {
            first.log().append("a", Expected.none(), EVENTS);
            assertThat(second.log().version("a")).isEqualTo(1);
            assertThat(byDefault.log().version("a")).isZero();
            assertThat(byDefault.log().readAll(0, 1)).isEmpty();
        }
    }

    @Test
    void memoryTellsHowItIs() {
        Backend memory = Stores.open("memory:");
        assertThat(memory.health().healthy()).isTrue();
        assertThat(memory.health().backend()).isEqualTo("memory");
        assertThat(memory.health().durability()).isEqualTo("none: lost when the process ends");
        memory.close();
        assertThat(memory.health().detail()).isEqualTo("this store is closed");
    }

    @Test
    void anUnknownStoreIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> Stores.open("cobol:x?password=secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no backend opens 'cobol:x?password=***'")
                .hasMessageContaining("memory");
    }
}
