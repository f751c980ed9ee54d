package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.cache.CachedBackend;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.metrics.MeteredBackend;
import dev.holdfast.store.tenant.TenantBackend;
import java.lang.reflect.Method;
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
}
