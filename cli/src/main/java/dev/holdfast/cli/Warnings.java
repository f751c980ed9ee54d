package dev.holdfast.cli;

import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the library has to say to people: warnings and errors, a line each, on standard error. Thread-safe.
 *
 * <p>Loggers are global, so is this: a live view takes the lines while it owns the terminal.
 */
public final class Warnings extends System.LoggerFinder {
    private static volatile Consumer<String> reader = System.err::println;

    /** Gives the lines from now on to another reader. */
    static void redirect(Consumer<String> other) {
        reader = other;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Lines(name);
    }

    private record Lines(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level == Level.WARNING || level == Level.ERROR;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                boolean told = thrown == null || String.valueOf(message).contains("" + thrown.getMessage());
                String cause = told ? "" : " (" + thrown + ")";
                reader.accept((level == Level.ERROR ? "error: " : "warning: ") + message + cause);
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
            boolean pattern = format != null && parameters != null && parameters.length > 0;
            log(level, bundle, pattern ? MessageFormat.format(format, parameters) : format, (Throwable) null);
        }
    }
}
