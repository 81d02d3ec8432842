package org.vmemsim.dsl.ide.complete;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.MmuUse;
import org.vmemsim.dsl.vMem.Tlb;
import org.vmemsim.dsl.vMem.TranslationCache;
import org.vmemsim.runtime.scenario.processor.TlbSpec;

/** Parts of the processors that the machines of a file have. */
final class Processors {
    private Processors() {}

    /** The names of their TLBs, in the order of the text. */
    static Collection<String> tlbs(Cursor cursor) {
        Set<String> names = new LinkedHashSet<>();
        for (Mmu m : cursor.all(Mmu.class)) add(m, names);
        for (MmuUse use : cursor.all(MmuUse.class)) {
            add(use.getCaches(), names);
            add(use.getMmu(), names);
        }
        for (Host h : cursor.all(Host.class))
            if (h.getParent() == null && h.getParts().stream().noneMatch(MmuUse.class::isInstance))
                names.add(TlbSpec.DEFAULT.name());
        return names;
    }

    private static void add(Mmu mmu, Set<String> names) {
        Set<Mmu> seen = new LinkedHashSet<>();
        for (Mmu m = mmu; m != null && seen.add(m); m = m.getParent()) add(m.getCaches(), names);
    }

    private static void add(List<TranslationCache> caches, Set<String> names) {
        for (TranslationCache c : caches) if (c instanceof Tlb t && t.getName() != null) names.add(t.getName());
    }
}
