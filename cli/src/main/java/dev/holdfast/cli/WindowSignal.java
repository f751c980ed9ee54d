package dev.holdfast.cli;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/**
 * The signal that a terminal's size has changed. The JDK has no supported way to hear signals, so this takes the unsupported
 * one where it exists; elsewhere nothing is heard, and the size stays what it was.
 */
final class WindowSignal {
    private WindowSignal() {}

    static void listen(Runnable changed) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(
                    WindowSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        changed.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), listener);
        } catch (ReflectiveOperationException unsupported) {
            System.getLogger(WindowSignal.class.getName())
                    .log(Level.DEBUG, "changes of the window's size are not heard", unsupported);
        }
    }
}
