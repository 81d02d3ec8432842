package org.vmemsim.dsl.ide.complete;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.AddressPlace;
import org.vmemsim.dsl.vMem.At;
import org.vmemsim.dsl.vMem.Balloon;
import org.vmemsim.dsl.vMem.Call;
import org.vmemsim.dsl.vMem.Change;
import org.vmemsim.dsl.vMem.Every;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.Expression;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.PagePart;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Reach;
import org.vmemsim.dsl.vMem.Reference;
import org.vmemsim.dsl.vMem.Region;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Sample;
import org.vmemsim.dsl.vMem.Setting;
import org.vmemsim.dsl.vMem.VMemPackage.Literals;
import org.vmemsim.runtime.metrics.Metric;
import org.vmemsim.runtime.metrics.Metrics;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.SettingEntry;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/** What a number counts, by where it stands: what it is compared with, set to, or a time, size or place. */
final class WantedUnits {
    private static final List<Dimension> SIZE = List.of(Dimension.BYTES);
    private static final List<Dimension> TIME = List.of(Dimension.TIME);

    private WantedUnits() {}

    /** The dimensions that fit the number before the cursor; empty where nothing says which. */
    static Optional<List<Dimension>> of(Cursor cursor) {
        EObject inner = cursor.elementBefore();
        for (EObject o = inner; o != null; inner = o, o = o.eContainer()) {
            Optional<List<Dimension>> found = in(o, inner, cursor);
            if (found.isPresent() || o instanceof Setting || o instanceof Run) return found;
        }
        return Optional.empty();
    }

    private static Optional<List<Dimension>> in(EObject o, EObject part, Cursor cursor) {
        if (o instanceof Setting) return cursor.entry().map(SettingEntry::dimensions);
        if (o instanceof Expect e) return compared(e, part);
        if (o instanceof Change c) return c.getParameter() == null ? Optional.empty() : changed(c.getParameter());
        if (o instanceof At || o instanceof Every || o instanceof Sample) return Optional.of(TIME);
        if (o instanceof Run r) return part == r.getDuration() ? Optional.of(TIME) : Optional.empty();
        boolean size = o instanceof Region
                || o instanceof Malloc
                || o instanceof Balloon
                || o instanceof PagePart
                || o instanceof Reach
                || o instanceof AddressPlace;
        return size ? Optional.of(SIZE) : Optional.empty();
    }

    private static Optional<List<Dimension>> compared(Expect e, EObject part) {
        if (part == e.getLeft()) return Optional.empty();
        Optional<Dimension> left = dimension(e.getLeft());
        if (part != e.getTolerance()) return left.map(List::of);
        return left.map(d -> d == Dimension.RATIO ? List.of(d) : List.of(Dimension.RATIO, d));
    }

    private static Optional<Dimension> dimension(Expression e) {
        if (e instanceof Reference r && r.getPath() != null) return metric(r.getPath());
        if (e instanceof Call c)
            return c.getArguments().isEmpty()
                    ? Optional.empty()
                    : dimension(c.getArguments().get(0));
        return e == null
                ? Optional.empty()
                : e.eContents().stream()
                        .filter(Expression.class::isInstance)
                        .map(x -> dimension((Expression) x))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    private static Optional<Dimension> metric(Path path) {
        List<String> words = words(path);
        for (int i = 0; i < words.size(); i++) {
            Optional<Metric> m = Metrics.find(String.join(".", words.subList(i, words.size())));
            if (m.isPresent()) return m.map(Metric::dimension);
        }
        return Optional.empty();
    }

    /** The setting that the last words of a path name. */
    private static Optional<List<Dimension>> changed(Path path) {
        List<String> words = words(path);
        for (int i = 0; i < words.size(); i++)
            for (Class<? extends Record> type : List.of(HostSpec.class, GuestSpec.class)) {
                Optional<SettingEntry> entry = entry(type, words.subList(i, words.size()));
                if (entry.isPresent()) return entry.map(SettingEntry::dimensions);
            }
        return Optional.empty();
    }

    private static Optional<SettingEntry> entry(Class<? extends Record> type, List<String> words) {
        SettingEntry entry = SettingGroup.of(type).entry(words.get(0));
        if (entry == null || words.size() == 1) return Optional.ofNullable(entry);
        return entry.type().isRecord()
                ? entry(entry.type().asSubclass(Record.class), words.subList(1, words.size()))
                : Optional.empty();
    }

    private static List<String> words(Path path) {
        return path.getSegments().stream()
                .flatMap(s -> NodeModelUtils.findNodesForFeature(s, Literals.SEGMENT__TARGET).stream())
                .map(n -> NodeModelUtils.getTokenText(n).replace("^", ""))
                .toList();
    }
}
