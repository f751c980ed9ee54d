package dev.holdfast.cli;

import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView;
import dev.holdfast.workflow.Running;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line for each task, drawn in place on a terminal: at once when something happens, and a few times a second. */
final class LiveProgress implements Progress {
    private static final int FRAME_MILLIS = 200;

    private final Screen screen;
    private final boolean rich;
    private final InstantSource clock;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
    private volatile Set<String> kept = Set.of();
    private @Nullable Thread artist;

    LiveProgress(Screen screen, Console console, InstantSource clock) {
        this.screen = screen;
        this.rich = console.unicode();
        this.clock = clock;
    }

    @Override
    public void opened(RunView run, boolean continued) {
        if (run.parent() == null && continued) {
            kept = run.tasks().stream()
                    .filter(task -> task.status() == TaskStatus.COMPLETED)
                    .map(TaskView::id)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    @Override
    public void recorded(String runId, RunEvent event) {
        news.offer(true);
    }

    @Override
    public void follow(Running running) {
        Warnings.redirect(warnings::add);
        artist = Thread.ofVirtual().name("progress").start(() -> drawUntilClosed(running));
    }

    private void drawUntilClosed(Running running) {
        boolean open = true;
        for (long frame = 0; open; frame++) {
            draw(running, true, frame);
            open = pause();
        }
        draw(running, false, 0);
        screen.settle();
    }

    private void draw(Running running, boolean working, long frame) {
        var lines = new TaskLines(running.view(), kept, working, rich);
        for (String warning = warnings.poll(); warning != null; warning = warnings.poll()) {
            screen.printAbove(warning);
        }
        screen.draw(lines.draw(clock.instant(), frame, screen.size().rows() - 1));
    }

    /** Waits for the next frame; false once it is the last. */
    private boolean pause() {
        try {
            Boolean more = news.poll(FRAME_MILLIS, TimeUnit.MILLISECONDS);
            while (more != null && more && !news.isEmpty()) {
                more = news.poll();
            }
            return more == null || more;
        } catch (InterruptedException closing) {
            return false;
        }
    }

    @Override
    public void close() {
        news.offer(false);
        try {
            if (artist != null) {
                artist.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Warnings.redirect(System.err::println);
        }
    }
}
