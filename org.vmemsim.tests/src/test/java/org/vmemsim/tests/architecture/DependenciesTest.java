package org.vmemsim.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: runtime ← dsl ← dsl.ide; runtime, dsl ← cli. */
class DependenciesTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.vmemsim");

    /** Without the model's classes, which EMF makes so that interfaces and implementations know each other. */
    private static final JavaClasses HANDWRITTEN =
            ALL.that(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("org.vmemsim.dsl.vMem..")));

    private static final int MOST_FILES = 25;

    private static void never(String from, String because, String... to) {
        noClasses()
                .that()
                .resideInAnyPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .because(because)
                .check(ALL);
    }

    @Test
    void theRuntimeIsPlainJava() {
        never(
                "org.vmemsim.runtime..",
                "the simulator is of use without the language",
                "org.eclipse..",
                "com.google..",
                "org.vmemsim.dsl..",
                "org.vmemsim.cli..",
                "picocli..");
    }

    @Test
    void theLanguageKnowsNoFrontEnd() {
        for (String room : new String[] {"mapping", "scoping", "validation", "generator", "messages", "library"})
            never(
                    "org.vmemsim.dsl." + room + "..",
                    "front ends come and go",
                    "org.vmemsim.dsl.ide..",
                    "org.vmemsim.cli..",
                    "org.eclipse.lsp4j..",
                    "picocli..");
    }

    @Test
    void editorsKnowNoCommandLine() {
        never(
                "org.vmemsim.dsl.ide..",
                "the language server is started by it, not the other way",
                "org.vmemsim.cli..",
                "picocli..");
    }

    /** What is simulated is said in records that know nothing of how. */
    @Test
    void scenariosKnowNothing() {
        never(
                "org.vmemsim.runtime.scenario..",
                "a scenario is what to simulate, not how",
                "org.vmemsim.runtime.memory..",
                "org.vmemsim.runtime.paging..",
                "org.vmemsim.runtime.mmu..",
                "org.vmemsim.runtime.guest..",
                "org.vmemsim.runtime.vmm..",
                "org.vmemsim.runtime.machine..",
                "org.vmemsim.runtime.run..",
                "org.vmemsim.runtime.result..",
                "org.vmemsim.runtime.report..");
    }

    /** Time is counts times costs, afterwards: nothing in the machine knows of it. */
    @Test
    void theMachineKnowsNoTimeAndNoReport() {
        for (String room : new String[] {"memory", "paging", "tlb", "mmu", "guest", "vmm"})
            never(
                    "org.vmemsim.runtime." + room + "..",
                    "hardware and software are simulated by events only",
                    "org.vmemsim.runtime.cost..",
                    "org.vmemsim.runtime.report..",
                    "org.vmemsim.runtime.machine..",
                    "org.vmemsim.runtime.run..",
                    "org.vmemsim.runtime.time..",
                    "org.vmemsim.runtime.workload..",
                    "org.vmemsim.runtime.result..",
                    "org.vmemsim.runtime.trace..");
    }

    /** Reports know figures, not where they come from. */
    @Test
    void reportsKnowMetricsOnly() {
        never(
                "org.vmemsim.runtime.report..",
                "no front end computes a figure of its own",
                "org.vmemsim.runtime.mmu..",
                "org.vmemsim.runtime.paging..",
                "org.vmemsim.runtime.guest..",
                "org.vmemsim.runtime.vmm..",
                "org.vmemsim.runtime.machine..",
                "org.vmemsim.runtime.run..");
    }

    /** Each package can be understood with those that it uses, which do not use it: over all modules. */
    @Test
    void noPackagesUseEachOther() {
        slices().matching("org.vmemsim.(**)")
                .should()
                .beFreeOfCycles()
                .because("a room is understood with the rooms below it")
                .check(HANDWRITTEN);
    }

    /** A package can be looked over: no more than 25 files. */
    @Test
    void packagesAreSmall() throws IOException {
        Map<Path, Long> files;
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            files = all.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> p.startsWith(
                            Path.of(p.getName(0).toString(), p.getName(1).toString(), "src", "main", "java")))
                    .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
        }
        assertTrue(files.size() > 50, "the sources were not found: " + files.keySet());
        files.values().removeIf(n -> n <= MOST_FILES);
        assertEquals(Map.of(), files);
    }
}
