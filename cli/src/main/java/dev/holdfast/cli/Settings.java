package dev.holdfast.cli;

import dev.holdfast.cli.Setting.Origin;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every variable's effective value: flags beat the environment, the environment beats {@code .env} in the working directory,
 * and that beats defaults. An empty value counts as none. Immutable.
 */
final class Settings {
    private final Map<Variable, Setting> effective = new EnumMap<>(Variable.class);

    private Settings(Map<Variable, String> flags, Map<String, String> environment, Map<String, String> dotenv) {
        for (Variable variable : Variable.values()) {
            effective.put(variable, choose(variable, flags.get(variable), environment, dotenv));
        }
    }

    /** @throws IllegalArgumentException if there is a {@code .env} that cannot be read */
    static Settings read(Map<Variable, String> flags, Map<String, String> environment, Path directory) {
        return new Settings(flags, environment, dotenv(directory.toAbsolutePath()));
    }

    private static Setting choose(
            Variable variable, @Nullable String flag, Map<String, String> environment, Map<String, String> dotenv) {
        if (isSet(flag)) {
            return new Setting(variable, flag, Origin.FLAG);
        }
        for (String name : variable.names()) {
            if (isSet(environment.get(name))) {
                return new Setting(variable, environment.get(name), Origin.ENVIRONMENT);
            }
        }
        for (String name : variable.names()) {
            if (isSet(dotenv.get(name))) {
                return new Setting(variable, dotenv.get(name), Origin.DOTENV);
            }
        }
        return new Setting(variable, variable.preset(), Origin.DEFAULT);
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static Map<String, String> dotenv(Path directory) {
        Path file = directory.resolve(".env");
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return Dotenv.configure()
                    .directory(directory.toString())
                    .load()
                    .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                    .stream()
                    .collect(Collectors.toMap(DotenvEntry::getKey, DotenvEntry::getValue, (first, last) -> last));
        } catch (DotenvException malformed) {
            // Its message quotes the line, which may be a secret.
            throw new IllegalArgumentException(
                    file + " cannot be read, or has a line that is not NAME=value; mend or remove it");
        }
    }

    Setting get(Variable variable) {
        return effective.getOrDefault(variable, new Setting(variable, null, Origin.DEFAULT));
    }

    /** All of them, in the order in which they are documented. */
    List<Setting> all() {
        return List.copyOf(effective.values());
    }
}
