package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    private static final long PLENTY = 1_000_000;

    private static boolean matches(String pattern, String name) {
        var budget = new NamePattern.Budget(PLENTY);
        boolean matches = NamePattern.of(pattern).matches(name, budget);
        assertThat(budget.isSpent()).as("steps for '%s' on '%s'", pattern, name).isFalse();
        return matches;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            *.java              | A.java src/A.java          | A.java
            **/*.java           | A.java src/A.java s/x/A.jav | A.java src/A.java
            src/**              | src/a src/x/a srcs/a        | src/a src/x/a
            src/**/b            | src/b src/x/y/b src/xb      | src/b src/x/y/b
            a?c                 | abc a/c ac a😀c             | abc a😀c
            [a-c]x              | ax cx dx a                  | ax cx
            [!a-c]x             | ax dx /x                    | dx
            []-]x               | ]x -x ax                    | ]x -x
            *.{java,kt}         | a.java a.kt a.jav           | a.java a.kt
            {a,b{c,d}}x         | ax bcx bdx bx               | ax bcx bdx
            {**/,}x             | x a/x a/b/x ax              | x a/x a/b/x
            \\*                 | * a                         | *
            a,b}                | a,b} a                      | a,b}
            .*                  | .git a                      | .git
            """)
    void namesMatchAsEverywhere(String pattern, String names, String matching) {
        assertThat(names.trim()
                        .lines()
                        .flatMap(line -> java.util.Arrays.stream(line.split(" ")))
                        .filter(name -> matches(pattern, name))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(matching);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**/**/**/**/**/**/**/**/**/**/**/**/**/**/x",
                "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
                "{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}{a,a,a*}b",
                "{{{{{{{{**/,},**/},**/},**/},**/},**/},**/},**/}{**,**}{**,**}x"
            })
    @Timeout(10)
    void noPatternTakesLong(String pattern) {
        assertThat(matches(pattern, "a/".repeat(28) + "f")).isFalse();
        assertThat(matches(pattern, "a".repeat(255))).isFalse();
    }

    @Test
    void whatIsSpentIsCounted() {
        var budget = new NamePattern.Budget(10);
        NamePattern.of("**a**b**c").matches("x".repeat(100), budget);
        assertThat(budget.isSpent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [      | a ] is missing
            [a     | a ] is missing
            [a/b]  | a / is between brackets
            [b-a]  | the range b-a is empty
            {a     | a } is missing
            a\\    | nothing follows the last \\
            """)
    void whatIsNoPatternIsRefused(String pattern, String why) {
        assertThatThrownBy(() -> NamePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void aPatternHasAThousandCharacters() {
        assertThat(matches("?".repeat(1_000), "a".repeat(1_000))).isTrue();
        assertThatThrownBy(() -> NamePattern.of("?".repeat(1_001))).hasMessage("it has more than 1000 characters");
    }

    /** As Java understands it, but for the beginning of a name, where it demands a directory. */
    private static Optional<PathMatcher> java(String pattern) {
        try {
            return Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", "{**/,}")));
        } catch (PatternSyntaxException refused) {
            return Optional.empty();
        }
    }

    private static String random(Random random, String alphabet, int longest) {
        return random.ints(random.nextInt(longest) + 1, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    @Test
    void simplePatternsMeanWhatTheyMeanInJava() {
        long seed = 20_261_129;
        var random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern = random(random, "aab*?/[]!-{,}", 8);
            Optional<PathMatcher> expected = java(pattern);
            if (expected.isPresent()) {
                for (int n = 0; n < 5; n++) {
                    Path name = Path.of(random(random, "aab/-", 6)).normalize();
                    if (!name.isAbsolute()) {
                        compared++;
                        assertThat(matches(pattern, name.toString()))
                                .as("seed %d: '%s' on '%s'", seed, pattern, name)
                                .isEqualTo(expected.get().matches(name));
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(10_000);
    }
}
