package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.memory.PhysicalMemory;
import org.vmemsim.runtime.metrics.Counters;
import org.vmemsim.runtime.paging.AccessKind;
import org.vmemsim.runtime.paging.FaultHandler;
import org.vmemsim.runtime.paging.PageTable;
import org.vmemsim.runtime.paging.PageTableLayout;
import org.vmemsim.runtime.paging.Pte;
import org.vmemsim.runtime.paging.Tracing;
import org.vmemsim.runtime.paging.WalkCaches;
import org.vmemsim.runtime.paging.Walker;
import org.vmemsim.runtime.result.ExpectationResult;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.layout.LayoutSpec;
import org.vmemsim.runtime.scenario.layout.LevelSpec;

/**
 * Every layout of the library runs: as first stage, natively, under shadow and under nested paging, and as second stage, with
 * every size of page. The list is the library itself. Walks take as many references as there are levels down to the page,
 * n, less those in registers; nested ones g (n + 1) + n, which is (g + 1)(n + 1) − 1.
 */
class LibraryLayoutsTest {
    /** Larger pages take more frames than a test should touch: {@link #walks} has them, with tables made by hand. */
    private static final long LARGEST = 16L << 30;

    private static final long MIB = 1L << 20;
    private static final Map<String, LayoutSpec> LAYOUTS = new HashMap<>();

    /** All layouts of the library. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (URI file : new Library().uris())
            for (var element :
                    Vmem.model(Vmem.load(Path.of(file.toFileString()))).getElements())
                if (element instanceof Layout l) names.add(l.getName());
        return names;
    }

    private static LayoutSpec layout(String name) {
        return LAYOUTS.computeIfAbsent(
                name,
                n -> Vmem.get(ScenarioMapper.class)
                        .map(Vmem.model(Vmem.parse("mmu m { layout " + n + " }\nhost box { mmu m }\n")))
                        .scenario()
                        .hosts()
                        .get(0)
                        .mmu()
                        .layout());
    }

    /** References of a walk down to a page: levels, less those in registers. */
    private static int depth(LayoutSpec layout, long page) {
        int depth = 0;
        for (int i = 0; i < layout.levels().size(); i++) {
            LevelSpec level = layout.levels().get(i);
            if (!level.inRegisters()) depth++;
            boolean leaf = level.leaf() || i == layout.levels().size() - 1;
            boolean run = layout.leaves().get(i).spans().stream().anyMatch(s -> s.bytes() == page);
            if (leaf && (layout.leafBytes(i) == page || run)) return depth;
        }
        throw new IllegalArgumentException(layout.name() + " has no page of " + page);
    }

    private static String bytes(long bytes) {
        return bytes < 1024 ? bytes + " bytes" : bytes / 1024 + " KiB";
    }

    @Test
    void theLibraryIsRead() {
        assertTrue(names().size() > 40, () -> names().toString());
        assertTrue(names().containsAll(List.of("x86_64", "ept", "npt5", "sv57x4", "armv8_64k_52", "bare")));
    }

    @TestFactory
    Stream<DynamicTest> scenarios() {
        return names().stream()
                .filter(n -> !layout(n).bare())
                .map(n -> DynamicTest.dynamicTest(n, () -> held(text(layout(n)))));
    }

    /** One layout in all its roles, with all its pages. */
    private static String text(LayoutSpec l) {
        StringBuilder text = new StringBuilder();
        LayoutSpec ept = layout("ept");
        LayoutSpec x86 = layout("x86_64");
        String pages = l.pageSizes().stream().map(LibraryLayoutsTest::bytes).collect(Collectors.joining(", "));
        text.append(
                "mmu first { layout %s   secondStage ept   tlb one { %s: 16 entries } }\n".formatted(l.name(), pages));
        text.append("mmu second { layout x86_64   secondStage %s   tlb one { %s: 16 entries } }\n"
                .formatted(l.name(), pages));
        for (long page : l.pageSizes()) {
            if (page > LARGEST) continue;
            int n = depth(l, page);
            // the largest host page that is not larger, so that large pages do not take millions of small ones
            long behind = ept.pageSizes().stream()
                    .filter(s -> s <= page)
                    .reduce((a, b) -> b)
                    .orElse(4096L);
            int outer = depth(ept, behind);
            String id = "" + Long.numberOfTrailingZeros(page);
            run(text, "native" + id, "first", "host", l, page, "", n, 0);
            run(text, "shadow" + id, "first", "shadow", l, page, "backing " + bytes(page), n, 0);
            String by = "backing %s   tableBacking %1$s".formatted(bytes(behind));
            run(text, "nested" + id, "first", "nested", l, page, by, n, n * outer + outer);
            String own = "backing %s   tableBacking %1$s".formatted(bytes(page));
            run(text, "second" + id, "second", "nested", x86, 4096, own, 4, 4 * n + n);
        }
        return text.toString();
    }

    private static void run(
            StringBuilder text,
            String name,
            String mmu,
            String paging,
            LayoutSpec layout,
            long page,
            String backing,
            int guest,
            int nested) {
        long largest = Math.max(page, size(backing));
        long memory = 4 * largest + 64 * MIB;
        String process = "process p { region r at 0x%x size %s { page %2$s } }".formatted(page, bytes(page));
        String machine = paging.equals("host")
                ? process
                : "guest g paging %s { memory %s   %s   %s }".formatted(paging, bytes(memory), backing, process);
        text.append("host h%s { mmu %s   memory %s   %s }%n".formatted(name, mmu, bytes(2 * memory), machine));
        text.append("""
                run %1$s on h%1$s%2$s.p {
                    phase once { read 0x%3$x   expect walk.references.guest == %5$d   expect walk.references.nested == %6$d }
                    phase more { write 0x%3$x   read 0x%4$x }
                    expect access.lost == 0
                    expect faults.true == 0
                }
                """.formatted(name, paging.equals("host") ? "" : ".g", page, page + page - 1, guest, nested));
        if (paging.equals("host")) text.append("expect %s.tlb.misses == 1%n".formatted(name));
    }

    /** The size that a backing states. */
    private static long size(String backing) {
        String[] words = backing.split(" +");
        return words.length < 3 ? 0 : Long.parseLong(words[1]) * (words[2].equals("KiB") ? 1024 : 1);
    }

    private static void held(String text) {
        XtextResource file = Vmem.parse(text);
        assertEquals(List.of(), file.getErrors(), text);
        Mapping mapping = Vmem.get(ScenarioMapper.class).map(Vmem.model(file));
        assertEquals(List.of(), mapping.issues(), text);
        Result result = Simulation.run(mapping.scenario(), Options.in(Path.of("")));
        List<String> broken = result.allExpectations()
                .filter(e -> e.status() != ExpectationResult.Status.HELD)
                .map(e -> e.expectation().text() + ": " + e.message())
                .toList();
        assertEquals(List.of(), broken, text);
    }

    /** All sizes, also those of which no memory could hold one: tables made by hand, one stage and two. */
    @TestFactory
    Stream<DynamicTest> walks() {
        return names().stream().filter(n -> !layout(n).bare()).flatMap(n -> {
            LayoutSpec l = layout(n);
            return l.pageSizes().stream()
                    .map(page -> DynamicTest.dynamicTest(n + " " + bytes(page), () -> {
                        int depth = depth(l, page);
                        assertEquals(depth, references(l, page, null));
                        LayoutSpec ept = layout("ept");
                        assertEquals((depth + 1) * (4 + 1) - 1, references(l, page, ept));
                        assertEquals((4 + 1) * (depth + 1) - 1, references(layout("x86_64"), 4096, l, page));
                    }));
        });
    }

    private static long references(LayoutSpec layout, long page, LayoutSpec second) {
        return references(layout, page, second, 4096);
    }

    private static long references(LayoutSpec first, long page, LayoutSpec second, long behind) {
        int frameBits = Math.min(12, Math.min(first.pageBits(), second == null ? 12 : second.pageBits()));
        PhysicalMemory memory = new PhysicalMemory(frameBits, 256 * MIB);
        Counters counters = new Counters();
        PageTableLayout layout = PageTableLayout.of(first, frameBits);
        PageTable table = new PageTable(memory, layout, 0);
        table.mapPage(0, 0, Long.numberOfTrailingZeros(page), Pte.RIGHTS);
        Walker outer = null;
        if (second != null) {
            PageTable nested = new PageTable(memory, PageTableLayout.of(second, frameBits), 0);
            // tables and data lie low: a page that begins at 0 maps them where they are, if it is large enough
            for (long at = 0; at < 8 * MIB; at += behind)
                nested.mapPage(at, at, Long.numberOfTrailingZeros(behind), Pte.RIGHTS);
            outer = walker(memory, nested.layout(), null, counters).asSecondStage();
            outer.load(nested.root(), 1);
        }
        Walker walker = walker(memory, layout, outer, counters);
        walker.load(table.root(), 2);
        counters.now = counters.fresh();
        long e = walker.translate(0x10, AccessKind.LOAD, false);
        assertEquals(0, e >>> Pte.FRAME_SHIFT);
        assertTrue((e & Pte.PRESENT) != 0);
        return counters.now[counters.index("walk.references.guest")]
                + counters.now[counters.index("walk.references.nested")];
    }

    private static Walker walker(PhysicalMemory memory, PageTableLayout layout, Walker outer, Counters counters) {
        return new Walker(
                new Walker.Parts(
                        memory,
                        layout,
                        new WalkCaches(List.of(), layout, counters, 0),
                        outer,
                        null,
                        false,
                        counters,
                        new Tracing()),
                f -> FaultHandler.Outcome.LOST);
    }
}
