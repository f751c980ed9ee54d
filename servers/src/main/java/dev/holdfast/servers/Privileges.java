package dev.holdfast.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands around a command that change as what it runs. */
final class Privileges {
    private Privileges() {}

    /** The command, killed by the kernel when its parent ends, where the system has a tool for that. */
    static List<String> endingWithParent(List<String> command) {
        return isInstalled("setpriv") ? around(command, "setpriv", "--pdeathsig", "KILL") : command;
    }

    /** The command, for a program that refuses to run as root: root then looks to it like nobody, and keeps its files. */
    static List<String> unprivileged(List<String> command) {
        return isRoot() ? around(command, "unshare", "--user") : command;
    }

    /** The command, with a file system in memory in place of a folder, of so many MiB, which nobody else sees. */
    static List<String> withSmallDisk(List<String> command, Path folder, int megabytes) {
        String mount = "mount -t tmpfs -o size=" + megabytes + "m tmpfs \"$0\" && exec \"$@\"";
        return around(command, "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, folder.toString());
    }

    private static List<String> around(List<String> command, String... wrapper) {
        List<String> whole = new ArrayList<>(List.of(wrapper));
        whole.addAll(command);
        return whole;
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isInstalled(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
