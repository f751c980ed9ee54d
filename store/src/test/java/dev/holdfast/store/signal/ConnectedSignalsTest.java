package dev.holdfast.store.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that breaks is made again, and nobody who waits for signals waits for ever. */
class ConnectedSignalsTest {
    private static final String BREAK = "break";
    private static final String END = "end";

    private final Loop loop = new Loop();
    private final ConnectedSignals signals = new ConnectedSignals(loop, "the store");
    private final Semaphore wakes = new Semaphore(0);
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(ConnectedSignals.class.getName());

    /** Sends to itself; breaks and ends when it hears so. */
    private static final class Loop implements Line {
        private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        private final AtomicInteger refusals = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean broken;

        @Override
        public void send(String channel) {
            if (broken) {
                throw new Unavailable("nobody is there", true, null);
            }
            sent.add(channel);
        }

        @Override
        public Call call() throws IOException {
            calls.incrementAndGet();
            if (refusals.getAndDecrement() > 0) {
                throw new IOException("it cannot be reached");
            }
            sent.removeIf(END::equals); // was for the call before
            return new Call() {
                @Override
                public void hear(Runnable ready, Consumer<String> heard) throws Exception {
                    ready.run();
                    for (String next = sent.take(); !next.equals(END); next = sent.take()) {
                        if (next.equals(BREAK)) {
                            throw new IOException("the connection was reset");
                        }
                        heard.accept(next);
                    }
                }

                @Override
                public void close() {
                    sent.add(END);
                }
            };
        }
    }

    ConnectedSignalsTest() {
        Filter collecting = record -> !warnings.add(record.getMessage());
        logger.setFilter(collecting);
    }

    @AfterEach
    void close() {
        signals.close();
        logger.setFilter(null);
    }

    private void awaitWake() throws InterruptedException {
        assertThat(wakes.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noConnectionIsMadeBeforeSomebodyListens() {
        signals.send("a");
        assertThat(loop.calls).hasValue(0);
    }

    @Test
    void afterABreakWhoeverListensIsWokenSinceASignalMayHaveBeenLost() throws Exception {
        signals.listen("a", wakes::release);
        awaitWake();
        loop.refusals.set(1);
        loop.send(BREAK);
        awaitWake();
        signals.send("a");
        awaitWake();
        assertThat(loop.calls).hasValue(3);
        assertThat(warnings)
                .singleElement()
                .asString()
                .isEqualTo(
                        "signals of the store are not heard: the connection was reset; until they are, what others do"
                                + " is noticed by looking now and then");
    }

    @Test
    void aConnectionThatEndsQuietlyIsMadeAgainWithoutAWord() throws Exception {
        signals.listen("a", wakes::release);
        awaitWake();
        loop.send(END);
        awaitWake();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aSignalThatCannotBeSentIsLostAndNoError() {
        loop.broken = true;
        assertThatCode(() -> signals.send("a")).doesNotThrowAnyException();
    }

    @Test
    void whatIsClosedListensToNobody() throws Exception {
        signals.listen("a", wakes::release);
        awaitWake();
        signals.close();
        assertThatThrownBy(() -> signals.listen("a", wakes::release))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the store is closed; open it again");
    }
}
