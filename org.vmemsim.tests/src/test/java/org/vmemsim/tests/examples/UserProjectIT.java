package org.vmemsim.tests.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Maven project of a user, built by Maven itself: as it is, and broken in two ways. */
class UserProjectIT {
    @TempDir
    private static Path folder;

    private static UserProject project;

    @BeforeAll
    static void copy() throws IOException {
        assumeTrue(UserProject.isPossible(), "needs what Maven says of the build: run it by mvn verify");
        project = UserProject.copy(Example.FOLDER.resolve("maven"), folder);
    }

    @AfterAll
    static void unlink() throws IOException {
        if (project != null) project.unlink();
    }

    @Test
    void scenariosAreGeneratedCompiledRunAndHeldToTheirExpectations() throws Exception {
        UserProject.Outcome good = project.build();
        assertAll(
                () -> assertEquals(0, good.exitCode(), good.output()),
                () -> assertTrue(
                        good.output().contains("held  cold.vmem:11  cold.walk.references == 24"), good.output()),
                () -> assertTrue(good.output().contains("held  reach.vmem:14  tlb.hitRate == 99 %"), good.output()),
                () -> assertFalse(Files.exists(project.generated("Machines")), "machines.vmem has nothing to run"));

        UserProject.Outcome unheld = project.with("cold.vmem", "== 24", "== 25").build();
        assertNotEquals(0, unheld.exitCode(), unheld.output());
        assertTrue(unheld.output().contains("cold.walk.references == 25: walk.references is 24"), unheld.output());
    }

    @Test
    void aBrokenFileFailsTheBuildWithItsPlace() throws Exception {
        UserProject.Outcome broken =
                project.with("reach.vmem", "region heap", "regoin heap").build();
        assertNotEquals(0, broken.exitCode(), broken.output());
        assertTrue(broken.output().matches("(?s).*reach\\.vmem line : 6 column : \\d+\\).*"), broken.output());
        assertFalse(Files.exists(project.generated("Reach")), "written for a file with an error");
    }
}
