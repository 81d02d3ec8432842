package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Issue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.messages.IssueCodes;

/** While a file is being typed most of its states are broken: each must be complained of, none may be too much. */
class RobustnessTest {
    static List<Path> samples() {
        return Vmem.files("samples");
    }

    /** Words taken out, put twice and swapped at places that a seeded sequence chooses. */
    @ParameterizedTest
    @MethodSource("samples")
    void brokenFilesAreMappedWithoutExceptions(Path file) {
        String text = Vmem.read(file);
        Random random = new Random(file.getFileName().toString().hashCode());
        for (int i = 0; i < 20; i++) {
            String[] words = text.split("(?<=\\s)");
            int at = random.nextInt(words.length);
            int other = random.nextInt(words.length);
            switch (random.nextInt(4)) {
                case 0 -> words[at] = "";
                case 1 -> words[at] = words[at] + words[at];
                case 2 -> words[at] = words[other];
                default -> words = java.util.Arrays.copyOf(words, at);
            }
            String broken = String.join("", words);
            XtextResource resource = Vmem.parse(broken);
            if (resource.getContents().isEmpty()) continue;
            Vmem.get(ScenarioMapper.class).check(Vmem.model(resource)); // throws nothing
        }
    }

    @Test
    void theLibraryIsWithoutFault() {
        for (var uri : Vmem.get(Library.class).uris()) {
            List<Issue> issues = Vmem.issues(Vmem.load(Path.of(uri.toFileString())));
            assertEquals(
                    List.of(),
                    issues.stream()
                            .filter(i -> i.getSeverity() == Severity.ERROR
                                    || !i.getCode().equals(IssueCodes.NOT_SIMULATED_YET))
                            .toList(),
                    uri.lastSegment());
        }
    }
}
