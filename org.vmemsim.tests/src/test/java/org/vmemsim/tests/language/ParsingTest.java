package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Reference;

/** Every form of the language parses, and is written back as it was read. */
class ParsingTest {
    static List<Path> samples() {
        return Vmem.files("samples");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesParseAndLink(Path file) {
        XtextResource resource = Vmem.load(file);
        EcoreUtil.resolveAll(resource);
        assertEquals(List.of(), resource.getErrors());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesSerializeToTheirOwnText(Path file) {
        XtextResource resource = Vmem.load(file);
        String written = resource.getSerializer().serialize(Vmem.model(resource));
        assertEquals(Vmem.read(file).strip(), written.strip());
    }

    @ParameterizedTest
    @CsvSource({"1_536, 1536", "0x40_0000, 4194304", "0.9, 0.9", "0xffff_ffff_ffff_ffff, 18446744073709551615"})
    void numbersMayBeGrouped(String text, String value) {
        Expression e = let("let x = " + text).getValue();
        assertEquals(value, ((Literal) e).getNumber().toPlainString());
    }

    @Test
    void wordsOfTheLanguageMayBeNamesWhenEscaped() {
        XtextResource resource = Vmem.parse("let ^all = 3 let y = ^all");
        assertEquals(List.of(), resource.getErrors());
        Let y = (Let) Vmem.model(resource).getElements().get(1);
        assertEquals(
                "all",
                ((Reference) y.getValue())
                        .getPath()
                        .getSegments()
                        .get(0)
                        .getTarget()
                        .getName());
    }

    @Test
    void anUnknownDefinitionHidesNothingBehindIt() {
        XtextResource resource = Vmem.parse("hots box { memory 1 GiB { } }\nhost other { }");
        assertTrue(Vmem.model(resource).getElements().stream()
                .anyMatch(e ->
                        e instanceof org.vmemsim.dsl.vMem.Host h && h.getName().equals("other")));
    }

    private static Let let(String text) {
        return (Let) Vmem.model(Vmem.parse(text)).getElements().get(0);
    }
}
