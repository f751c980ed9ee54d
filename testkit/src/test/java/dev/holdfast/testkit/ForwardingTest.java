package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.cache.CachedBackend;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.store.metrics.MeteredBackend;
import dev.holdfast.store.tenant.TenantBackend;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend may leave out, whatever wraps it may not: it would hide what the backend does. */
class ForwardingTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                CachedBackend.class,
                EncodedBackend.class,
                LargeBodies.class,
                MeteredBackend.class,
                TenantBackend.class,
                FaultyBackend.class
            })
    void aDecoratorForwardsEverything(Class<? extends Backend> decorator) throws NoSuchMethodException {
        for (Method method : Backend.class.getMethods()) {
            assertThat(decorator
                            .getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass())
                    .as("%s", method)
                    .isEqualTo(decorator);
        }
    }

    @Test
    void documentsAroundOthersForwardEverything() {
        var inner = new MemoryBackend(StoreOptions.defaults());
        for (Backend around : List.of(
                new MeteredBackend(inner, (operation, outcome, took) -> {}),
                new FaultyBackend(inner),
                new TenantBackend(inner, "t", new Random(1)))) {
            for (Method method : Docs.class.getMethods()) {
                if (method.isDefault()) {
                    assertThat(around.docs().getClass().getDeclaredMethods())
                            .as("%s of %s", method.getName(), around.getClass())
                            .anyMatch(own -> own.getName().equals(method.getName()));
                }
            }
        }
        inner.close();
    }

    @Test
    void aLogAroundAnotherForwardsEverything() {
        var inner = new MemoryBackend(StoreOptions.defaults());
        for (Backend around : List.of(
                new CachedBackend(inner, 1_000),
                new LargeBodies(inner),
                new MeteredBackend(inner, (operation, outcome, took) -> {}),
                new FaultyBackend(inner))) {
            for (Method method : Log.class.getMethods()) {
                if (method.isDefault()) {
                    assertThat(around.log().getClass().getDeclaredMethods())
                            .as("%s of %s", method.getName(), around.getClass())
                            .anyMatch(own -> own.getName().equals(method.getName()));
                }
            }
        }
        inner.close();
    }
}
