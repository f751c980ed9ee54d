package dev.holdfast.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.file.FileBackend;
import dev.holdfast.store.file.FileOptions;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The main class of a process that writes to a file store with several threads until it is killed. On its standard output
 * it says {@code begin THREAD NUMBER VERSION} before each write, and {@code done THREAD NUMBER RESULT} or
 * {@code failed THREAD NUMBER NOTHING_WRITTEN MESSAGE} after it; each line by one system call, so that a kill loses none.
 */
final class WriterProcess {
    static final int THREADS = 3;
    private static final int STEPS = 400;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private WriterProcess() {}

    /** @param args the directory, the layout, the length of segments, and the seed of what to write */
    public static void main(String[] args) throws InterruptedException {
        FileOptions options = FileOptions.of(StoreOptions.defaults())
                .withLayout(Layout.valueOf(args[1]))
                .withSegmentBytes(Long.parseLong(args[2]))
                .withCompression(FileOptions.Compression.GZIP);
        try (Backend store = FileBackend.open(Path.of(args[0]), options)) {
            List<Thread> threads = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                List<Action> actions = actions(Long.parseLong(args[3]), number);
                threads.add(Thread.ofPlatform().name("writer-" + number).start(() -> write(store, number, actions)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** What a thread writes: the first everything, as documents and blobs have one writer each, the others only events. */
    static List<Action> actions(long seed, int thread) {
        return Workload.random(seed * THREADS + thread, STEPS).steps().stream()
                .flatMap(step -> switch (step) {
                    case Workload.Step.Write write -> write.together().stream();
                    case Workload.Step.Reopen reopen -> Stream.<Action>empty();
                })
                .filter(action -> thread == 0 || action instanceof Action.Append)
                .toList();
    }

    private static void write(Backend store, int thread, List<Action> actions) {
        for (int i = 0; i < actions.size(); i++) {
            Action action = Performer.exact(store, actions.get(i));
            say("begin " + thread + " " + i + " " + (action instanceof Action.Truncate cut ? cut.version() : 0));
            try {
                say("done " + thread + " " + i + " " + Performer.write(store, action));
            } catch (Unavailable failed) {
                say("failed " + thread + " " + i + " " + failed.nothingWritten() + " " + failed.getMessage());
                return;
            }
        }
    }

    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
