package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell launcher in a copy of its surroundings, with a Java and a Maven that only tell how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "sh",
            "awk",
            "cat",
            "dirname",
            "find",
            "grep",
            "head",
            "kill",
            "mkdir",
            "mv",
            "ps",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "stty",
            "tail",
            "tee",
            "touch");
    private static final FileTime BEFORE = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path folder;

    private Path home;
    private Path tools;
    private Path jdk;
    private Path quick;
    private Path lock;

    /** What a call did. */
    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void surroundings() throws IOException {
        home = folder.resolve("home");
        for (String module : List.of("runtime", "dsl", "dsl.ide", "cli"))
            for (String part : List.of("src/main/java", "src/main/resources"))
                Files.createDirectories(home.resolve("org.vmemsim." + module).resolve(part));
        Files.writeString(home.resolve("pom.xml"), "");
        quick = Files.createDirectories(home.resolve("org.vmemsim.cli/target/quick"));
        lock = home.resolve("org.vmemsim.cli/target/building");
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : TOOLS)
            for (String bin : List.of("/usr/bin", "/bin"))
                if (Files.exists(Path.of(bin, tool)) && !Files.exists(tools.resolve(tool)))
                    script(tools.resolve(tool), "exec " + Path.of(bin, tool) + " \"$@\"\n");
        jdk = Files.createDirectories(folder.resolve("jdk"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
        script(jdk.resolve("bin/java"), """
                case "$*" in *-Xbad*) echo "Unrecognized option: -Xbad" >&2; exit 1 ;; esac
                [ "$1" = -Xshare:auto ] || exit 0
                for a in "$@"; do echo "<$a>"; done
                [ -z "${SHOW_LOCALE:-}" ] || echo "<$LC_ALL>"
                exit ${JAVA_EXIT:-0}
                """);
        script(
                tools.resolve("mvn"),
                "echo '[INFO] Building VMemSim CLI 1 [4/4]'\necho built >'" + quick.resolve("vmemsim.jar") + "'\n");
        String text = Files.readString(Path.of("..", "vmemsim"));
        for (String place : List.of("/usr/lib/jvm", "/opt/java", "/opt/jdk", "/Library/Java")) {
            assertTrue(text.contains(place), place);
            text = text.replace(place, folder.resolve("nowhere").toString());
        }
        Files.writeString(home.resolve("vmemsim"), text);
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A build that is as new as all sources. */
    private void built() throws IOException {
        Files.writeString(quick.resolve("vmemsim.jar"), "as it was");
        Files.writeString(quick.resolve("built"), "");
    }

    private void sourcesAreNewer() throws IOException {
        Files.setLastModifiedTime(quick.resolve("built"), BEFORE);
    }

    private ProcessBuilder launcher(Map<String, String> variables, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", home.resolve("vmemsim").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("VMEMSIM_NO_ARCHIVE", "1");
        builder.environment().putAll(variables);
        return builder;
    }

    private Outcome call(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        return outcome(launcher(variables, arguments).start());
    }

    private Outcome outcome(Process process) throws IOException, InterruptedException {
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Map<String, String> withJava() {
        return Map.of("JAVA_HOME", jdk.toString());
    }

    @Test
    void handsArgumentsAndExitCodesOn() throws Exception {
        built();
        Map<String, String> variables = Map.of("JAVA_HOME", jdk.toString(), "JAVA_EXIT", "1");
        Outcome o = call(variables, "run", "a b.vmem", "");
        assertEquals(1, o.exit, o.err);
        assertTrue(o.out.endsWith("<run>\n<a b.vmem>\n<>\n"), o.out);
        assertEquals("", o.err);
    }

    /** Without HOME and without Java there is one message, and no complaint of the shell's. */
    @Test
    void noJava() throws Exception {
        built();
        Outcome o = call(Map.of(), "--version");
        assertEquals(3, o.exit);
        assertEquals("vmemsim: no JDK of version 17 or newer was found; install one, or name it in JAVA_HOME\n", o.err);
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Outcome old = call(withJava(), "--version");
        assertEquals(3, old.exit);
        assertTrue(old.err.contains("JAVA_HOME is not a JDK of version 17 or newer"), old.err);
    }

    @Test
    void javaOfTheHome() throws Exception {
        built();
        Path candidates = Files.createDirectories(folder.resolve(".jdks"));
        Files.createSymbolicLink(candidates.resolve("one"), jdk);
        assertEquals(0, call(Map.of("HOME", folder.toString()), "--version").exit);
    }

    /** 1 is for expectations: a Java that refuses its options is a failure of the installation. */
    @Test
    void javaThatDoesNotStart() throws Exception {
        built();
        for (String variable : List.of("VMEMSIM_JAVA_ARGS", "JAVA_TOOL_OPTIONS")) {
            script(
                    jdk.resolve("bin/java"),
                    "case \"$* ${JAVA_TOOL_OPTIONS:-}\" in *-Xbad*) echo no >&2; exit 1 ;; esac\n");
            Outcome o = call(Map.of("JAVA_HOME", jdk.toString(), variable, "-Xbad"), "run", "x.vmem");
            assertEquals(3, o.exit);
            assertTrue(o.err.startsWith("no\nvmemsim: Java does not start"), o.err);
        }
    }

    @Test
    void buildsWhatHasChanged() throws Exception {
        Outcome first = call(withJava(), "--version");
        assertEquals(0, first.exit, first.err);
        assertTrue(first.err.contains("building (first use, or sources have changed)"), first.err);
        assertFalse(Files.exists(lock));
        assertEquals("", call(withJava(), "--version").err, "nothing has changed since");
        sourcesAreNewer();
        assertTrue(call(withJava(), "--version").err.contains("building"));
    }

    @Test
    void buildsThatFail() throws Exception {
        script(tools.resolve("mvn"), "echo '[ERROR] no such thing'\nexit 1\n");
        Outcome o = call(withJava(), "--version");
        assertEquals(3, o.exit);
        assertTrue(o.err.contains("[ERROR] no such thing") && o.err.contains("the build failed"), o.err);
        assertFalse(Files.exists(lock));
    }

    /** Maven may die before it has a word for it. */
    @Test
    void buildsThatFailWithoutAnError() throws Exception {
        script(tools.resolve("mvn"), "echo 'There is insufficient memory for Java'\nexit 1\n");
        Outcome o = call(withJava(), "--version");
        assertEquals(3, o.exit);
        assertTrue(o.err.contains("insufficient memory for Java") && o.err.contains("the build failed"), o.err);
    }

    @Test
    void noMaven() throws Exception {
        Files.delete(tools.resolve("mvn"));
        Outcome o = call(withJava(), "--version");
        assertEquals(3, o.exit);
        assertTrue(o.err.contains("Maven (mvn) is needed to build it; install it and try again"), o.err);
        assertFalse(Files.exists(lock));
        built();
        assertEquals(0, call(withJava(), "--version").exit, "what is built needs no Maven");
    }

    /** Somebody else's installation is used as it is: it ends, and it says so. */
    @Test
    void buildsThatCannotBeWritten() throws Exception {
        built();
        sourcesAreNewer();
        ProcessBuilder launcher = launcher(withJava(), "--version");
        boolean root = "root".equals(System.getProperty("user.name"));
        Path setpriv = Path.of("/usr/bin/setpriv");
        Assumptions.assumeTrue(!root || Files.exists(setpriv), "root may write everywhere");
        if (root) {
            launcher.command().addAll(0, List.of(setpriv.toString(), "--reuid=65534", "--clear-groups"));
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path p : all.toList())
                    Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        List<Path> closed = List.of(quick, quick.getParent());
        for (Path p : closed) Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Outcome o = outcome(launcher.start());
            assertEquals(0, o.exit, o.err);
            assertTrue(o.err.contains("which cannot be written; it is used as it is"), o.err);
            assertFalse(o.err.contains("building"), o.err);
            Files.setPosixFilePermissions(quick, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.delete(quick.resolve("vmemsim.jar"));
            Outcome none = outcome(launcher.start());
            assertEquals(3, none.exit, "no build, and no place for the lock");
            assertTrue(none.err.contains("cannot write to"), none.err);
        } finally {
            for (Path p : closed) Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void locksThatAreNone() throws Exception {
        Files.writeString(lock, "");
        Outcome o = call(withJava(), "--version");
        assertEquals(3, o.exit);
        assertTrue(o.err.contains("is in the way; remove it"), o.err);
    }

    /** The owner is gone; or its number is another program's by now; or it died before it wrote its number. */
    @Test
    void staleLocks() throws Exception {
        Process gone = new ProcessBuilder("/bin/sh", "-c", ":").start();
        gone.waitFor();
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            for (String owner : List.of("" + gone.pid(), "" + other.pid(), "")) {
                Files.createDirectories(lock);
                if (!owner.isEmpty()) Files.writeString(lock.resolve("pid"), owner + "\n");
                Files.deleteIfExists(quick.resolve("vmemsim.jar"));
                Outcome o = call(withJava(), "--version");
                assertEquals(0, o.exit, o.err);
                assertTrue(o.err.contains("building (first use"), o.err);
                assertFalse(o.err.contains("waiting"), o.err);
                assertFalse(Files.exists(lock));
            }
        } finally {
            other.destroy();
        }
    }

    /** A number of a process may come again for another start of this very program. */
    @Test
    void staleLocksWhoseNumberCameAgain() throws Exception {
        Process other = new ProcessBuilder("/bin/sh", "-c", "read line", "vmemsim").start();
        try {
            Files.createDirectories(lock);
            Files.writeString(lock.resolve("pid"), other.pid() + "\n");
            Files.writeString(lock.resolve("since"), "Mon Jan  1 00:00:00 2024\n");
            Outcome o = call(withJava(), "--version");
            assertEquals(0, o.exit, o.err);
            assertFalse(o.err.contains("waiting"), o.err);
        } finally {
            other.destroy();
        }
    }

    /** Whoever comes second waits for the first, also if the first dies of it. */
    @Test
    void buildsOfOthersAreWaitedFor() throws Exception {
        Process owner = new ProcessBuilder("/bin/sh", "-c", "read line", "vmemsim").start();
        Files.createDirectories(lock);
        Files.writeString(lock.resolve("pid"), owner.pid() + "\n");
        Process second = launcher(withJava(), "--version").start();
        while (!Files.readString(folder.resolve("err")).contains("another vmemsim is building; waiting for it")) {
            assertTrue(second.isAlive(), "it waits");
            Thread.sleep(20);
        }
        try (OutputStream end = owner.getOutputStream()) {
            end.write('\n');
        }
        owner.waitFor();
        assertEquals(0, outcome(second).exit);
    }

    /** Under the locale C, Java would find no file with an umlaut: it gets another one, and prints as that locale wants. */
    @Test
    void localesThatKnowFewLetters() throws Exception {
        built();
        for (String locale : List.of("C", "POSIX")) {
            Outcome o = call(Map.of("JAVA_HOME", jdk.toString(), "LC_ALL", locale, "SHOW_LOCALE", "1"), "metrics");
            assertTrue(o.out().contains("<-Dstdout.encoding=US-ASCII>"), o.out() + o.err());
            assertTrue(o.out().contains("<C.UTF-8>"), o.out());
        }
        Outcome o = call(Map.of("JAVA_HOME", jdk.toString(), "LC_ALL", "en_US.UTF-8", "SHOW_LOCALE", "1"), "metrics");
        assertFalse(o.out().contains("stdout.encoding"), o.out());
        assertTrue(o.out().contains("<en_US.UTF-8>"), o.out());
    }
}
