package org.vmemsim.dsl.ide.hover;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.xtext.documentation.IEObjectDocumentationProvider;
import org.vmemsim.dsl.ide.hover.BitDrawing.Bits;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.EntryFormat;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.Span;

/** On a layout: how an address is cut into indices, and the bit fields of an entry, drawn; inheritance included. */
class LayoutHover implements HoverPart {
    private static final Map<String, Long> SIZES =
            Map.of("bytes", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    @Inject
    private IEObjectDocumentationProvider documentation;

    @Override
    public Optional<String> text(HoverTarget target) {
        if (!(target.named() instanceof Layout layout)) return Optional.empty();
        boolean name = target.leaf().getText().replace("^", "").equals(layout.getName());
        if (target.element() == layout && !name) return Optional.empty(); // another word of its definition
        List<Layout> chain = Parts.withParents(layout, Layout.class);
        String said = documentation.getDocumentation(layout);
        StringBuilder text = new StringBuilder("**layout " + layout.getName() + "**");
        if (said != null) text.append(" — ").append(said);
        text.append("\n\n```text\n");
        BitDrawing.lines(address(chain)).forEach(l -> text.append(l).append('\n'));
        text.append("\nentry of a leaf\n");
        BitDrawing.lines(fields(chain)).forEach(l -> text.append(l).append('\n'));
        return Optional.of(text.append("```").toString());
    }

    private static List<Bits> address(List<Layout> chain) {
        int bit = Long.numberOfTrailingZeros(page(chain));
        List<Bits> parts = new ArrayList<>(List.of(new Bits("offset", 0, bit - 1)));
        List<Level> levels = new ArrayList<>(levels(chain).values());
        for (int i = levels.size() - 1; i >= 0; i--) {
            int width = (int) levels.get(i).getWidth();
            parts.add(new Bits(levels.get(i).getName(), bit, bit + width - 1));
            bit += width;
        }
        return parts;
    }

    /** From the root down: a level of the same name takes its place, a new one goes on top. */
    private static Map<String, Level> levels(List<Layout> chain) {
        Map<String, Level> levels = new LinkedHashMap<>();
        for (int i = chain.size() - 1; i >= 0; i--) {
            Map<String, Level> fresh = new LinkedHashMap<>();
            for (Level level : chain.get(i).getLevels()) {
                if (levels.containsKey(level.getName())) levels.put(level.getName(), level);
                else fresh.put(level.getName(), level);
            }
            fresh.putAll(levels);
            levels = fresh;
        }
        return levels;
    }

    private static long page(List<Layout> chain) {
        return chain.stream()
                .flatMap(l -> l.getSettings().stream())
                .filter(s -> "page".equals(s.getName()))
                .findFirst()
                .flatMap(LayoutHover::size)
                .orElse(4096L);
    }

    private static Optional<Long> size(Setting setting) {
        if (setting.getValue() == null || setting.getValue().getItems().isEmpty()) return Optional.empty();
        return setting.getValue().getItems().get(0) instanceof Span span
                        && span.getFrom() instanceof Literal literal
                        && SIZES.containsKey(literal.getUnit())
                ? Optional.of(literal.getNumber().longValue() * SIZES.get(literal.getUnit()))
                : Optional.empty();
    }

    /** Of all leaves together; what is special to one level is left out. */
    private static List<Bits> fields(List<Layout> chain) {
        Map<String, List<Bits>> fields = new LinkedHashMap<>();
        for (int i = chain.size() - 1; i >= 0; i--)
            for (EntryFormat format : chain.get(i).getEntries())
                if (format.getLevels().isEmpty() && !format.isTables()) collect(format, fields);
        return fields.values().stream().flatMap(List::stream).toList();
    }

    private static void collect(EntryFormat format, Map<String, List<Bits>> fields) {
        Map<String, List<Bits>> here = new LinkedHashMap<>();
        format.getRules().forEach(rule -> {
            if (rule instanceof Field f)
                f.getBits()
                        .forEach(b -> here.computeIfAbsent(f.getName(), n -> new ArrayList<>())
                                .add(new Bits(f.getName(), (int) b.getLow(), (int) Math.max(b.getLow(), b.getHigh()))));
        });
        fields.putAll(here);
    }
}
