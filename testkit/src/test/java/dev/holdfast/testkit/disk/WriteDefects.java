package dev.holdfast.testkit.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.holdfast.store.file.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** Disks for a backend that writes, replaces, cuts or locks files wrongly. */
final class WriteDefects {
    private WriteDefects() {}

    /** Of each write only the first page arrives, and nobody is told. */
    static Disk shortWrites(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        super.write(bytes, offset, Math.min(length, 4_096));
                    }
                };
            }
        };
    }

    /** A write that fails is taken for done. */
    static Disk ignoredFailures(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        try {
                            super.write(bytes, offset, length);
                        } catch (IOException ignored) {
                            // the defect
                        }
                    }
                };
            }
        };
    }

    /** Each line by a write of its own, so that the lines of a batch reach the disk in any order. */
    static Disk linesApart(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        int start = offset;
                        for (int i = offset; i < offset + length; i++) {
                            if (bytes[i] == '\n' || i == offset + length - 1) {
                                super.write(bytes, start, i + 1 - start);
                                start = i + 1;
                            }
                        }
                    }
                };
            }
        };
    }

    /** No line says that others of its batch follow. */
    static Disk noBatchMarks(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        String text = new String(bytes, offset, length, ISO_8859_1);
                        byte[] unmarked = Checksums.corrected(text.replaceAll("\"more\":\\d", "\"more\":0"));
                        super.write(unmarked, 0, length);
                    }
                };
            }
        };
    }

    static Disk noTruncation(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            Appender around(Appender opened) {
                return new ForwardingAppender(opened) {
                    @Override
                    public void truncate(long size) {
                        // forgotten
                    }
                };
            }
        };
    }

    /** What should be written beside a file and replace it is written into it. */
    static Disk overwritesInPlace(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public Appender create(Path path) throws IOException {
                Appender target = disk.append(Path.of(path.toString().replaceAll("/[.]tmp-(.*)~.*", "/$1")));
                target.truncate(0);
                return target;
            }

            @Override
            public void move(Path from, Path to) {
                // It is there already.
            }
        };
    }

    /** What a rename replaces is removed, durably, before. */
    static Disk deletesBeforeReplacing(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public void move(Path from, Path to) throws IOException {
                super.delete(to);
                super.forceDirectory(parentOf(to));
                super.move(from, to);
            }
        };
    }

    /** Sizes lag behind by a sector. */
    static Disk staleSizes(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public long size(Path file) throws IOException {
                return Math.max(0, super.size(file) - 512);
            }
        };
    }

    /** Everybody gets the lock. */
    static Disk sharedLock(Disk disk) {
        return new ForwardingDisk(disk) {
            @Override
            public Lock lock(Path file, String owner) throws IOException {
                super.append(file).close();
                return lock(file);
            }

            @Override
            public Lock lock(Path file) throws IOException {
                Object identity = super.identity(file);
                return new Lock() {
                    @Override
                    public Object identity() {
                        return identity;
                    }

                    @Override
                    public void close() {
                        // nobody was kept out
                    }
                };
            }
        };
    }
}
