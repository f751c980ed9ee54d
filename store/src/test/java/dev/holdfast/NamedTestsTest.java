package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A page that names the test of a promise names one that is there. */
class NamedTestsTest {
    /** A class of tests, perhaps with stars in it, perhaps with one of its tests. */
    private static final Pattern NAME =
            Pattern.compile("\\b(\\*?[A-Z][A-Za-z0-9*]*(?:Test|Contract|Racing))\\b(?:[#.]([a-z]\\w+))?");

    /** Sources of all classes by their names. */
    private final Map<String, String> sources = Stream.of("main", "test")
            .flatMap(folder -> Repository.java(folder).stream())
            .filter(file -> !file.endsWith("package-info.java") && !file.endsWith("module-info.java"))
            .collect(Collectors.groupingBy(
                    file -> file.getFileName().toString().replace(".java", ""),
                    Collectors.mapping(Repository::read, Collectors.joining())));

    @Test
    void everyTestThatAPageNamesExists() {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : Repository.textFiles()) {
            if (page.toString().endsWith(".md") && !page.endsWith("CHANGELOG.md")) {
                Matcher name = NAME.matcher(Repository.read(page));
                while (name.find()) {
                    named++;
                    if (!exists(name.group(1), name.group(2))) {
                        missing.add(page + " names " + name.group());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).as("names that were looked at").isGreaterThan(50);
    }

    private boolean exists(String type, @Nullable String test) {
        Pattern glob = Pattern.compile(type.replace("*", "\\w*"));
        return sources.entrySet().stream()
                .filter(source -> glob.matcher(source.getKey()).matches())
                .anyMatch(source -> test == null || source.getValue().contains(" " + test + "("));
    }

    @Test
    void aNameThatIsNotThereIsNoticed() {
        assertThat(exists("NamedTestsTest", null)).isTrue();
        assertThat(exists("NamedTestsTest", "aNameThatIsNotThereIsNoticed")).isTrue();
        assertThat(exists("Named*Test", null)).isTrue();
        assertThat(exists("NamedTestsTest", "somethingElse")).isFalse();
        assertThat(exists("NobodysTest", null)).isFalse();
    }
}
