package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a reviewer would say every time. The words are cut in two here, so that this file may hold them. */
class TidyTest {
    private static final int MOST_LINES = 400;

    private static final Map<String, String> IN_JAVA = Map.of(
            "\\bInstant\\.n" + "ow\\(|LocalDate(Time)?\\.n" + "ow\\(", "ask the injected clock",
            "\\bSystem\\.current" + "TimeMillis\\b", "ask the injected clock; nanoTime measures",
            "new Ran" + "dom\\(\\)|\\bMath\\.ran" + "dom\\b", "take randomness from an injected source",
            "\\bsynchro" + "nized\\b", "use a ReentrantLock, which a virtual thread can wait for",
            "\\bprintStack" + "Trace\\(\\)", "log it, throw it, or say where it is printed");

    private static final Map<String, String> IN_TESTS = Map.of(
            "\\bThread\\.sle" + "ep\\b", "wait for the thing itself, or set the clock",
            "@Dis" + "abled|\\bAssump" + "tions\\b|\\bassu" + "me(True|False|That|ThatCode)\\(",
                    "a test runs or does not exist",
            "(?i)\\bmock" + "ito\\b", "use the memory backend, the settable clock, the faulty backend",
            "void (te" + "st|sho" + "uld)[A-Z_]", "name a test by what is true");

    private static final Map<String, String> IN_WAITS = Map.of(
            "\\bonSpin" + "Wait\\b|\\bpark" + "Nanos\\b|\\bThread\\.yi" + "eld\\b",
            "let Eventually look until what is waited for is so");

    /** Those whose waits are not for anything: moments of kills, work that takes time, handlers that never end, races. */
    private static final Set<String> WAITING = Set.of(
            "DocsRacing",
            "Eventually",
            "EffectTask",
            "HandlerThreadsTest",
            "KilledCrew",
            "KilledMachines",
            "KilledRun",
            "LogRacing",
            "MachineHost");

    private static final Map<String, String> ANYWHERE = Map.of(
            "\\bTO" + "DO\\b|\\bFIX" + "ME\\b", "do it or open an issue",
            "(?<!\\w)/(wo" + "rk|ro" + "ot|tm" + "p/w)/", "no paths of one machine",
            "repo\\.ma" + "ven\\.apache|registry\\.np" + "mjs|re" + "po1\\.", "no hosts of registries");

    private static final Pattern PATTERN_NAME =
            Pattern.compile("(Abstract\\w*|\\w*(Impl|Manager|Utils?|Helper|DAO))\\.java");

    @Test
    void filesAreShort() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : allJava()) {
            long lines = Repository.read(file).lines().count();
            if (lines > MOST_LINES) {
                tooLong.add(file + " has " + lines + " lines, more than " + MOST_LINES);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void noSourceHoldsABannedWord() {
        assertThat(found(allJava(), IN_JAVA)).isEmpty();
    }

    @Test
    void noTestHoldsABannedWord() {
        List<Path> tests = new ArrayList<>(Repository.java("test"));
        Repository.java("main").stream()
                .filter(file -> file.startsWith("testkit"))
                .forEach(tests::add);
        assertThat(found(tests, IN_TESTS)).isEmpty();
        tests.removeIf(file -> WAITING.contains(file.getFileName().toString().replace(".java", "")));
        assertThat(found(tests, IN_WAITS)).isEmpty();
    }

    @Test
    void noFileHoldsABannedWord() {
        assertThat(found(Repository.textFiles(), ANYWHERE)).isEmpty();
    }

    private static List<String> found(List<Path> files, Map<String, String> banned) {
        List<String> findings = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Repository.read(file).lines().toList();
            banned.forEach((word, advice) -> {
                Pattern pattern = Pattern.compile(word);
                for (int i = 0; i < lines.size(); i++) {
                    if (pattern.matcher(lines.get(i)).find()) {
                        findings.add(file + ":" + (i + 1) + ": " + advice + ": "
                                + lines.get(i).strip());
                    }
                }
            });
        }
        return findings;
    }

    @Test
    void noTypeIsNamedByItsPattern() {
        assertThat(allJava().stream()
                        .map(file -> file.getFileName().toString())
                        .filter(PATTERN_NAME.asMatchPredicate()))
                .isEmpty();
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() {
        Set<String> described = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        for (Path file : allJava()) {
            String module = file.getName(0) + " " + packageOf(file);
            used.add(module);
            if (file.endsWith("package-info.java") && Repository.read(file).contains("\n@NullMarked\npackage ")) {
                described.add(module);
            }
        }
        assertThat(described).containsExactlyElementsOf(used);
    }

    private static String packageOf(Path file) {
        return file.subpath(4, file.getNameCount() - 1).toString().replace('/', '.');
    }

    @Test
    void thereIsSomethingToScan() {
        assertThat(allJava())
                .hasSizeGreaterThan(50)
                .contains(Path.of("store/src/main/java/dev/holdfast/store/Log.java"));
        assertThat(found(List.of(Path.of("pom.xml")), Map.of("<module>store</module>", "seen")))
                .hasSize(1);
    }

    private static List<Path> allJava() {
        List<Path> all = new ArrayList<>(Repository.java("main"));
        all.addAll(Repository.java("test"));
        return all;
    }
}
