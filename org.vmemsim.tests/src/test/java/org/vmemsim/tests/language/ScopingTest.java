package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Segment;

/** What names mean: over blocks, files and the library. */
class ScopingTest {
    @TempDir
    Path folder;

    @Test
    void theLibraryIsSeenWithoutAnImport() {
        Mmu skylake = use("host b { mmu skylake }").getMmu();
        assertEquals("skylake", skylake.getName());
        assertTrue(Vmem.get(Library.class).contains(skylake.eResource().getURI()));
        assertTrue(Files.isReadable(Path.of(skylake.eResource().getURI().toFileString())), "an editor can open it");
    }

    @Test
    void aDefinitionOfTheFileHidesTheLibrarys() {
        Mmu mmu = use("mmu skylake { }\nhost b { mmu skylake }").getMmu();
        assertEquals("memory:/test.vmem", mmu.eResource().getURI().toString());
    }

    @Test
    void importsAreRelativeToTheFile() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        Files.writeString(folder.resolve("parts/mine.vmem"), "mmu mine extends skylake { }");
        XtextResource r = load("main.vmem", "import \"parts/mine.vmem\"\nhost b { mmu mine }");
        EcoreUtil.resolveAll(r);
        assertEquals(List.of(), r.getErrors());
        MmuUse use =
                EcoreUtil2.getAllContentsOfType(Vmem.model(r), MmuUse.class).get(0);
        assertEquals("mine.vmem", use.getMmu().eResource().getURI().lastSegment());
    }

    @Test
    void whatIsNotImportedIsNotSeen() throws IOException {
        Files.writeString(folder.resolve("other.vmem"), "mmu mine extends skylake { }");
        XtextResource r = load("main.vmem", "host b { mmu mine }");
        assertEquals("unknown-name 13 4 No mmu is called 'mine'.", Vmem.lines(Vmem.issues(r)));
    }

    @Test
    void aMissingImportIsSaidSo() throws IOException {
        XtextResource r = load("main.vmem", "import \"nowhere.vmem\"\nhost b { }");
        assertEquals(
                "missing-import 7 14 There is no file 'nowhere.vmem' beside this one.", Vmem.lines(Vmem.issues(r)));
    }

    @Test
    void aMissedNameGetsASuggestion() {
        assertEquals(
                "unknown-name 13 7 No mmu is called 'skylaek'. Did you mean 'skylake'?",
                Vmem.lines(Vmem.issues(Vmem.parse("host b { mmu skylaek }"))));
    }

    @Test
    void partsOfMachinesAreSeenByTheirSimpleNames() {
        XtextResource r =
                Vmem.parse("host a { guest vm paging nested { process p { region heap at 0x1000 size 4 KiB } } }\n"
                        + "run r on vm.p { read heap   p: read page 0 of vm.p.heap }");
        EcoreUtil.resolveAll(r);
        assertEquals(List.of(), r.getErrors());
    }

    @Test
    void whatAHostExtendsIsItsToo() {
        XtextResource r = Vmem.parse("host a { process p }\nhost b extends a { }\nrun r on b.p { read 0x1000 }");
        assertSame(
                target(r, "p"),
                ((Host) Vmem.model(r).getElements().get(0)).getParts().get(0));
    }

    @Test
    void eachFaultHandlerHasItsOwnVariable() {
        XtextResource r = Vmem.parse("host b { guest g paging shadow { process p\n"
                + "on fault missing at va { set entries of page of va to 0 }\n"
                + "on fault protected at va { set writable of page of va } } }");
        List<FaultHandler> handlers = EcoreUtil2.getAllContentsOfType(Vmem.model(r), FaultHandler.class);
        for (FaultHandler h : handlers)
            for (Segment s : EcoreUtil2.getAllContentsOfType(h, Segment.class)) assertSame(h, s.getTarget());
    }

    @Test
    void aLoopsVariableHidesALet() {
        XtextResource r =
                Vmem.parse("let k = 3\nhost b { process p }\nrun r on p { for k in 0..<4 { read k } write k }");
        List<Segment> uses = EcoreUtil2.getAllContentsOfType(Vmem.model(r), Segment.class).stream()
                .filter(s -> s.getTarget().getName().equals("k"))
                .toList();
        assertTrue(uses.get(0).getTarget() instanceof org.vmemsim.dsl.vMem.ForEach);
        assertTrue(uses.get(1).getTarget() instanceof Let);
    }

    private static MmuUse use(String text) {
        return EcoreUtil2.getAllContentsOfType(Vmem.model(Vmem.parse(text)), MmuUse.class)
                .get(0);
    }

    private XtextResource load(String name, String text) throws IOException {
        return Vmem.load(Files.writeString(folder.resolve(name), text));
    }

    /** What the last use of a name leads to. */
    private static Named target(XtextResource r, String name) {
        EObject model = Vmem.model(r);
        return EcoreUtil2.getAllContentsOfType(model, Segment.class).stream()
                .map(Segment::getTarget)
                .filter(t -> name.equals(t.getName()))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
