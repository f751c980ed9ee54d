package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.resourceComponent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances carry the hash of their definition for years, so the form it is made of never changes. */
class MachineHashTest {
    @ParameterizedTest
    @ValueSource(strings = {"every-field", "older-forms"})
    void theFormIsTheOneThatIsKept(String name) throws IOException {
        var forms = Trees.object();
        resourceComponent(name + ".yaml")
                .machines()
                .forEach((machine, read) -> forms.set(machine, MachineForm.of(read)));
        String kept = Components.text(name + ".form.json");
        assertThat(Trees.json(forms)).isEqualTo(Json.parse(kept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-field", "older-forms"})
    void theHashIsTheDigestOfTheCanonicalForm(String name) throws IOException {
        var kept = Trees.MAPPER.readTree(Components.text(name + ".form.json"));
        assertThat(resourceComponent(name + ".yaml").machines()).allSatisfy((machine, read) -> {
            byte[] canonical = Trees.json(kept.path(machine)).canonical().getBytes(StandardCharsets.UTF_8);
            assertThat(read.hash()).isEqualTo(Digest.of(canonical).hex());
        });
    }
}
