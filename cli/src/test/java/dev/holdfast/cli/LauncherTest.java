package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code holdfast}, with JDKs and a Maven that only say that they were called. */
class LauncherTest {
    private static final List<String> NEEDED = List.of(
            "readlink",
            "dirname",
            "cat",
            "find",
            "head",
            "mkdir",
            "rm",
            "sleep",
            "date",
            "touch",
            "grep",
            "tail",
            "cp",
            "mv",
            "ls",
            "sort");

    @TempDir
    private Path directory;

    private Path home;
    private Path jdks;
    private Path programs;
    private final Map<String, String> variables = new TreeMap<>();

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(directory.resolve("a home"));
        jdks = Files.createDirectories(directory.resolve("jdks"));
        programs = Files.createDirectories(directory.resolve("bin"));
        Files.copy(Path.of("../holdfast"), home.resolve("holdfast"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String program : NEEDED) {
            String place = Files.exists(Path.of("/usr/bin", program)) ? "/usr/bin/" : "/bin/";
            script(programs.resolve(program), "exec " + place + program + " \"$@\"");
        }
        Files.createDirectories(home.resolve("cli/src/main/java"));
        Files.writeString(home.resolve("pom.xml"), "");
        script(programs.resolve("mvn"), "mkdir -p cli/target/lib && echo \"$*\" >> cli/target/lib/built");
        variables.put("PATH", programs.toString());
        variables.put("HOLDFAST_JDK_PATH", jdks.toString());
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A JDK that prints its name and the arguments, one a line. */
    private Path jdk(String name, String version) throws IOException {
        Path jdk = jdks.resolve(name);
        script(jdk.resolve("bin/java"), "echo " + name + "; for word; do echo \"$word\"; done; exit 7");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private Result launch(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Path err = directory.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out, Files.readString(err));
    }

    private Result launch(String... arguments) throws IOException, InterruptedException {
        return launch(home.resolve("holdfast"), arguments);
    }

    @Test
    void withoutAJdkItSaysWhatItLookedForAndWhere() throws Exception {
        jdk("old", "17.0.1");
        jdk("older", "1.8.0_402");
        Result result = launch("version");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("no JDK of version 21 or newer was found. Install one, or set JAVA_HOME to one")
                .contains("JAVA_HOME: (not set)", "java on the PATH: (none)", "the directories in: " + jdks)
                .contains(jdks + "/old (version 17)", jdks + "/older (version 1)");
    }

    @Test
    void theNewestJdkWithLongTermSupportIsPreferred() throws Exception {
        jdk("a-21", "21.0.2");
        jdk("b-24", "24");
        assertThat(launch().lines()).startsWith("a-21");
        jdk("c-25", "25.0.1");
        jdk("d-26", "26-ea");
        assertThat(launch().lines()).startsWith("c-25");
    }

    @Test
    void aJdkWithoutLongTermSupportIsBetterThanNone() throws Exception {
        jdk("old", "17.0.1");
        jdk("new", "26");
        assertThat(launch().lines()).startsWith("new");
    }

    @Test
    void javaHomeComesFirstWhereItIsNewEnough() throws Exception {
        jdk("25", "25");
        variables.put("JAVA_HOME", jdk("22", "22.0.1").toString());
        assertThat(launch().lines()).startsWith("22");
        variables.put("JAVA_HOME", jdk("17", "17.0.1").toString());
        assertThat(launch().lines()).startsWith("25");
    }

    @Test
    void theJavaOnThePathIsConsideredThroughItsLinks() throws Exception {
        Path elsewhere = Files.move(jdk("found", "25"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(programs.resolve("java"), elsewhere.resolve("bin/java"));
        assertThat(launch().lines()).startsWith("found");
    }

    @Test
    void argumentsAndTheExitCodePassThroughUnchanged() throws Exception {
        jdk("25", "25");
        Result result = launch("run", "a b.yaml", "--input", "x=*", "");
        assertThat(result.code()).isEqualTo(7);
        assertThat(result.lines())
                .containsSubsequence("dev.holdfast.cli.Main", "run", "a b.yaml", "--input", "x=*", "");
        assertThat(result.out()).endsWith("x=*\n\n");
    }

    @Test
    void itIsFoundThroughLinksFromAnyDirectory() throws Exception {
        jdk("25", "25");
        Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("a home", "holdfast"));
        Path second = Files.createSymbolicLink(directory.resolve("second link"), first);
        assertThat(launch(second).out()).contains(home.resolve(".holdfast").toString());
    }

    @Test
    void itBuildsOnFirstUseAndAgainWhenASourceIsNewer() throws Exception {
        jdk("25", "25");
        assertThat(launch().err()).contains("holdfast: building");
        assertThat(launch().err()).isEmpty();
        Path source = Files.writeString(home.resolve("cli/src/main/java/New.java"), "");
        assertThat(launch().err()).contains("holdfast: building");
        assertThat(launch().err()).isEmpty();
        Files.delete(source);
        assertThat(launch().err()).contains("holdfast: building");
    }

    @Test
    void aProcessThatRunsFromTheBuildBeforeKeepsIt() throws Exception {
        jdk("25", "25");
        String first = classPath(launch());
        Files.writeString(home.resolve("cli/src/main/java/New.java"), "");
        String second = classPath(launch());
        assertThat(second).isNotEqualTo(first);
        assertThat(Path.of(first).getParent()).isDirectory();
    }

    private static String classPath(Result result) {
        return result.lines().get(result.lines().indexOf("-cp") + 1);
    }

    @Test
    void aBuildThatFailsShowsTheErrorsAndWhereTheRestIs() throws Exception {
        jdk("25", "25");
        script(programs.resolve("mvn"), "echo '[INFO] fine'; echo '[ERROR] broken'; exit 1");
        Result result = launch();
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err())
                .contains("[ERROR] broken")
                .contains("the build failed; all it said is in " + home.resolve(".holdfast/build.log"))
                .doesNotContain("fine");
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        jdk("25", "25");
        Files.delete(programs.resolve("mvn"));
        assertThat(launch().err()).contains("there is no mvn on the PATH");
    }

    @Test
    void theLockOfABuildThatDiedIsTakenOver() throws Exception {
        jdk("25", "25");
        Path lock = Files.createDirectories(home.resolve(".holdfast/building"));
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.writeString(lock.resolve("pid"), ended.pid() + "\n");
        assertThat(launch().lines()).startsWith("25");
        assertThat(lock).doesNotExist();
    }

    @Test
    void theArchiveOfClassesIsUsedWithTheJdkThatWroteItOnly() throws Exception {
        Path jdk = jdk("25", "25");
        launch();
        Path build = home.resolve(".holdfast")
                .resolve(Files.readString(home.resolve(".holdfast/current")).strip());
        Files.writeString(build.resolve("classes"), "");
        assertThat(launch().lines()).contains("-XX:AOTCache=" + build.resolve("classes"));
        Files.writeString(build.resolve("jdk"), jdk + "-other\n");
        assertThat(launch().out()).doesNotContain("AOTCache");
    }
}
