package dev.holdfast.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What the disk does without any framework: append some bytes and force them, one thread. */
final class RawDisk {
    private RawDisk() {}

    static Rate force(Path directory, Duration window, int bytes) throws Exception {
        Path file = Files.createTempFile(directory, "raw", ".log");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.allocateDirect(bytes);
            return Load.platform(window).measure(1, writer -> append(channel, buffer));
        } finally {
            Files.delete(file);
        }
    }

    private static void append(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        channel.write(buffer);
        channel.force(false);
    }
}
