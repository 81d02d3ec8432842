package org.vmemsim.tests.examples;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of a Maven project, and a local repository for it: links to everything in that of the surrounding build, but
 * for our own artefacts, which are those that this build has just made. So nothing needs to be installed, nothing is
 * left behind, and no network is needed if the surrounding build needs none.
 */
final class UserProject {
    private static final String VERSION = System.getProperty("vmemsim.version", "");
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("org.vmemsim.runtime", "org.vmemsim.dsl");
    private static final long MINUTES = 10;

    private final Path original;
    private final Path copy;
    private final Path repository;

    /** How a build went. */
    record Outcome(int exitCode, String output) {}

    private UserProject(Path original, Path copy, Path repository) {
        this.original = original;
        this.copy = copy;
        this.repository = repository;
    }

    /** Whether the surrounding build says where things are; the failsafe plugin is told to. */
    static boolean isPossible() {
        return System.getProperty("vmemsim.localRepository") != null;
    }

    static UserProject copy(Path original, Path folder) throws IOException {
        UserProject project = new UserProject(original, folder.resolve("project"), folder.resolve("repository"));
        project.link(Path.of(System.getProperty("vmemsim.localRepository")));
        project.install();
        return project;
    }

    /** A fresh copy in which a scenario file says something else. */
    UserProject with(String file, String was, String is) throws IOException {
        UserProject other = new UserProject(original, Files.createTempDirectory(copy.getParent(), "other"), repository);
        other.restore();
        Path path = other.copy.resolve("src/main/vmem").resolve(file);
        Files.writeString(path, Files.readString(path).replace(was, is));
        return other;
    }

    /** Runs {@code mvn verify}. */
    Outcome build() throws IOException, InterruptedException {
        if (!Files.exists(copy)) restore();
        Path log = Files.createTempFile(copy.getParent(), "build", ".log");
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("vmemsim.maven"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "-B",
                "-q",
                "-Dmaven.repo.local=" + repository.toAbsolutePath(),
                "-Dvmemsim.version=" + VERSION));
        if (System.getProperty("vmemsim.mode", "").endsWith("true")) command.add("-o");
        command.add("verify");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("Maven has not ended: " + Files.readString(log));
        }
        return new Outcome(process.exitValue(), new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
    }

    /** Where the class of that name is written. */
    Path generated(String className) {
        return copy.resolve("target/generated-sources/vmem/vmem/generated").resolve(className + ".java");
    }

    private void restore() throws IOException {
        try (Stream<Path> files = Files.walk(original)) {
            for (Path f : files.filter(f -> !original.relativize(f).startsWith("target"))
                    .toList()) {
                Path target = copy.resolve(original.relativize(f).toString());
                if (Files.isDirectory(f)) Files.createDirectories(target);
                else Files.copy(f, target);
            }
        }
    }

    private void link(Path real) throws IOException {
        Files.createDirectories(repository.resolve("org/vmemsim"));
        links(real, repository);
        links(real.resolve("org"), repository.resolve("org"));
    }

    /** Takes the links away, so that nobody who clears up comes upon them. */
    void unlink() throws IOException {
        for (Path folder : List.of(repository, repository.resolve("org")))
            for (File f : folder.toFile().listFiles()) if (Files.isSymbolicLink(f.toPath())) Files.delete(f.toPath());
    }

    private static void links(Path from, Path to) throws IOException {
        for (File f : from.toFile().listFiles()) {
            Path link = to.resolve(f.getName());
            if (!Files.exists(link)) Files.createSymbolicLink(link, f.toPath().toAbsolutePath());
        }
    }

    private void install() throws IOException {
        install("vmemsim", ROOT.resolve("pom.xml"), null);
        for (String module : MODULES) {
            String jar = System.getProperty("vmemsim.buildFolder") + "/" + module + "-" + VERSION + ".jar";
            install(
                    module,
                    ROOT.resolve(module).resolve("pom.xml"),
                    ROOT.resolve(module).resolve(jar));
        }
    }

    private void install(String artefact, Path pom, Path jar) throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve("org/vmemsim").resolve(artefact).resolve(VERSION));
        Files.copy(pom, folder.resolve(artefact + "-" + VERSION + ".pom"));
        if (jar != null) Files.copy(jar, folder.resolve(artefact + "-" + VERSION + ".jar"));
    }
}
