package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cli.Setting.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path directory;

    private void dotenv(String content) throws IOException {
        Files.writeString(directory.resolve(".env"), content);
    }

    private Setting eventLogDir(Map<Variable, String> flags, Map<String, String> environment) {
        return Settings.read(flags, environment, directory).get(Variable.EVENT_LOG_DIR);
    }

    @Test
    void flagsBeatTheEnvironmentWhichBeatsDotenvWhichBeatsDefaults() throws IOException {
        Map<Variable, String> flags = Map.of(Variable.EVENT_LOG_DIR, "by-flag");
        Map<String, String> environment = Map.of("EVENT_LOG_DIR", "by-environment");
        assertThat(eventLogDir(Map.of(), Map.of()))
                .isEqualTo(new Setting(Variable.EVENT_LOG_DIR, "./var/run", Origin.DEFAULT));
        dotenv("EVENT_LOG_DIR=by-dotenv\n");
        assertThat(eventLogDir(Map.of(), Map.of()))
                .isEqualTo(new Setting(Variable.EVENT_LOG_DIR, "by-dotenv", Origin.DOTENV));
        assertThat(eventLogDir(Map.of(), environment))
                .isEqualTo(new Setting(Variable.EVENT_LOG_DIR, "by-environment", Origin.ENVIRONMENT));
        assertThat(eventLogDir(flags, environment))
                .isEqualTo(new Setting(Variable.EVENT_LOG_DIR, "by-flag", Origin.FLAG));
    }

    @Test
    void anEmptyValueCountsAsNone() throws IOException {
        dotenv("EVENT_LOG_DIR=by-dotenv\n");
        assertThat(eventLogDir(Map.of(), Map.of("EVENT_LOG_DIR", " ")).value()).isEqualTo("by-dotenv");
    }

    @Test
    void dotenvFilesMayHaveCommentsAndQuotes() throws IOException {
        dotenv("# where runs go\n\nEVENT_LOG_DIR=\"a directory\"\nUNRELATED=1\n");
        assertThat(eventLogDir(Map.of(), Map.of()).value()).isEqualTo("a directory");
    }

    @Test
    void theLastOfTwoLinesInDotenvCounts() throws IOException {
        dotenv("EVENT_LOG_DIR=first\nEVENT_LOG_DIR=second\n");
        assertThat(eventLogDir(Map.of(), Map.of()).value()).isEqualTo("second");
    }

    @Test
    void aMalformedDotenvIsRefusedWithoutQuotingIt() throws IOException {
        dotenv("DATABASE_PASSWORD hunter2\n");
        assertThatThrownBy(() -> eventLogDir(Map.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".env")
                .hasMessageContaining("NAME=value")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void everyVariableOfTheOriginalIsKnown() {
        assertThat(Variable.values())
                .extracting(Variable::name)
                .contains(
                        "STATE_STORE_TYPE",
                        "DATABASE_URL",
                        "DATABASE_HOST",
                        "DATABASE_PORT",
                        "DATABASE_NAME",
                        "DATABASE_USER",
                        "DATABASE_PASSWORD",
                        "DATABASE_POOL_MAX",
                        "DATABASE_POOL_MIN",
                        "DATABASE_SSL",
                        "DATABASE_TIMEOUT",
                        "DATABASE_IDLE_TIMEOUT",
                        "EVENT_LOG_TYPE",
                        "EVENT_LOG_DIR",
                        "EVENT_LOG_BASE_DIR");
    }
}
