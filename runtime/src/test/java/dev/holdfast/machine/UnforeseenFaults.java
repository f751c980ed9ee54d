package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Log;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/** A store one operation of which fails in a way that nobody foresaw. Thread-safe. */
final class UnforeseenFaults {
    private final AtomicLong operations = new AtomicLong();
    private volatile long failing = Long.MAX_VALUE;

    /** Lets the {@code n}th operation from now fail. */
    void failAt(long n) {
        failing = operations.get() + n;
    }

    boolean failed() {
        return operations.get() >= failing;
    }

    Backend around(Backend inner) {
        return proxy(Backend.class, inner, false, (name, result) -> switch (name) {
            case "log" -> proxy(Log.class, (Log) result, true, (same, value) -> value);
            case "docs" -> proxy(Docs.class, (Docs) result, true, (same, value) -> value);
            default -> result;
        });
    }

    private interface After {
        Object apply(String method, Object result);
    }

    private <T> T proxy(Class<T> type, T inner, boolean counted, After after) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (counted && operations.incrementAndGet() == failing) {
                throw new ArithmeticException("nobody foresaw this");
            }
            try {
                return after.apply(method.getName(), method.invoke(inner, given));
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }));
    }
}
