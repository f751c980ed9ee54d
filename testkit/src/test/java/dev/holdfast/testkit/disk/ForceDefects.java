package dev.holdfast.testkit.disk;

import dev.holdfast.store.file.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Disks for a backend that forgets a force, or makes it too late. */
final class ForceDefects {
    private ForceDefects() {}

    static Disk noForce(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void force() {
                        // forgotten
                    }
                };
            }
        };
    }

    static Disk noForceOfDirectories(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public void forceDirectory(Path directory) {
                // forgotten
            }
        };
    }

    /** The names in a directory are forced, but not the directory's own. */
    static Disk noForceOfNewDirectories(Disk disk) {
        return new ForwardingDisk(disk) {
            private final Set<Path> parents = ConcurrentHashMap.newKeySet();

            @Override
            public void createDirectory(Path directory) throws IOException {
                super.createDirectory(directory);
                parents.add(directory.getParent());
            }

            @Override
            public void forceDirectory(Path directory) throws IOException {
                if (!parents.remove(directory)) {
                    super.forceDirectory(directory);
                }
            }
        };
    }

    /** A force returns at once and is made when the next one comes. */
    static Disk lateForce(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    private boolean due;

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (due) {
                            file.force();
                        }
                        due = false;
                        super.write(bytes, offset, length);
                    }

                    @Override
                    public void force() {
                        due = true;
                    }
                };
            }
        };
    }

    /** A force is made before the write that it should follow. */
    static Disk forceBeforeWrite(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        file.force();
                        super.write(bytes, offset, length);
                    }

                    @Override
                    public void force() {
                        // was made before the write
                    }
                };
            }
        };
    }

    /** A force that fails is made again, which the system answers with success. */
    static Disk repeatedForce(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void force() throws IOException {
                        try {
                            file.force();
                        } catch (IOException failed) {
                            file.force();
                        }
                    }
                };
            }
        };
    }

    /** A temporary file is renamed first and forced then. */
    static Disk renameBeforeForce(Disk disk) {
        return new ForwardingDisk(noForce(disk)) {
            @Override
            public void move(Path from, Path to) throws IOException {
                super.move(from, to);
                super.forceDirectory(parentOf(to));
                try (Appender renamed = disk.append(to)) {
                    renamed.force();
                }
            }
        };
    }
}
