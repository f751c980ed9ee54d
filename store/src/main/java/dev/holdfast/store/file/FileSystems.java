package dev.holdfast.store.file;

import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which file systems a store may be on: locks must keep others out, and a force must reach a disk. */
final class FileSystems {
    /** Their locks hold on one machine only, whatever others do. */
    private static final Pattern WITHOUT_LOCKS =
            Pattern.compile("fuse\\.(sshfs|rclone|s3fs|gcsfuse|davfs2?|goofys)|davfs2?");

    /** Their locks and forces are what the server and the options of the mount make of them. */
    private static final Set<String> SHARED = Set.of(
            "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gpfs", "glusterfs");

    private FileSystems() {}

    /** @throws Unavailable if nothing keeps a writer on another machine out */
    static void requireLocks(Disk disk, Path directory) throws IOException {
        String type = type(disk, directory);
        if (WITHOUT_LOCKS.matcher(type).matches()) {
            throw new Unavailable(
                    "the file system of " + directory + " is " + type + ", where locks do not keep a writer on another"
                            + " machine out; use a disk of this machine, or a database",
                    true,
                    null);
        }
    }

    /** What a person should know about the file system of a store; empty for nothing. */
    static String warning(Disk disk, Path directory) throws IOException {
        String type = type(disk, directory);
        String plain = type.startsWith("fuse.") ? type.substring("fuse.".length()) : type;
        return SHARED.contains(plain)
                ? "It is on a network file system (" + type
                        + "), whose locks and forces are as good as its server and the"
                        + " options of its mount; use it from one machine, or use a database."
                : "";
    }

    private static String type(Disk disk, Path directory) throws IOException {
        return disk.fileSystem(directory).toLowerCase(Locale.ROOT);
    }
}
