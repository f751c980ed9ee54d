package dev.holdfast.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** What a process is called when it holds something that others may wait for. */
final class Holder {
    private static final int DIFFERENT = 1 << 16;

    private Holder() {}

    /** The machine, the number of the process and, as numbers come again, something random: {@code alpha-4711-9f3c}. */
    static String name(Environment environment) {
        return String.format(
                Locale.ROOT,
                "%s-%d-%04x",
                machine(),
                ProcessHandle.current().pid(),
                environment.random().nextInt(DIFFERENT));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
