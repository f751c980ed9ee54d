package dev.holdfast.time;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What a process is called when it holds something that others may wait for. */
public final class HolderName {
    private static final int DIFFERENT = 1 << 16;

    private HolderName() {}

    /** The machine, the number of the process and, as numbers come again, something random: {@code alpha-4711-9f3c}. */
    public static String of(RandomGenerator random) {
        return String.format(
                Locale.ROOT, "%s-%d-%04x", machine(), ProcessHandle.current().pid(), random.nextInt(DIFFERENT));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
