package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.eclipse.xtext.util.Tuples;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.runtime.scenario.run.Expression;

/** What files define, by name: kept with each file, since it is asked for at every name. */
public class FileNames {
    /**
     * A definition, and the parts that lead to it from where one begins.
     *
     * @param via none for what is found at once
     */
    record Entry(List<Named> via, Named target) {
        int depth() {
            return via.size();
        }

        Entry in(Named outer) {
            List<Named> all = new ArrayList<>(List.of(outer));
            all.addAll(via);
            return new Entry(List.copyOf(all), target);
        }

        /** It as a part of an actor; which replicas it is in is as the site says, if it leads the same way. */
        Meaning meaning(Actor owner, Site site) {
            Actor path = owner;
            for (Named n : via) path = path.with(n, null);
            path = path.with(target, null).inheriting(site.acting()).inheriting(site.on());
            Expression index = path.index(path.size() - 1);
            return new Meaning(path.upTo(path.size() - 1), target, index);
        }
    }

    @Inject
    private IResourceScopeCache cache;

    @Inject
    private LibraryScopeProvider files;

    /** The parts of a host, guest or process with a name, at any depth, the nearest first. */
    List<Entry> parts(Named owner, String name) {
        return deep(owner).getOrDefault(name, List.of());
    }

    /** The names of all parts, at any depth. */
    Set<String> parts(Named owner) {
        return deep(owner).keySet();
    }

    private Map<String, List<Entry>> deep(Named owner) {
        return kept("parts", owner, () -> {
            Map<String, List<Entry>> names = new LinkedHashMap<>();
            Deque<Entry> todo = new ArrayDeque<>(List.of(new Entry(List.of(), owner)));
            while (!todo.isEmpty()) {
                Entry at = todo.remove();
                List<Named> via = new ArrayList<>(at.via());
                if (at.target() != owner) via.add(at.target());
                for (Named part : direct(at.target())) {
                    Entry entry = new Entry(List.copyOf(via), part);
                    names.computeIfAbsent(part.getName(), n -> new ArrayList<>())
                            .add(entry);
                    if (Parts.isSubject(part)) todo.add(entry);
                }
            }
            return names;
        });
    }

    /** The parts directly inside, as {@link Parts#of}. */
    List<Named> direct(Named owner) {
        return kept("direct", owner, () -> Parts.of(owner));
    }

    /** The phases of a run by name, at any depth: first those of an outer block, then those within each of them. */
    Map<String, Named> phases(Named around) {
        return kept("phases", around, () -> {
            Map<String, Named> names = new LinkedHashMap<>();
            List<Named> here =
                    direct(around).stream().filter(Phase.class::isInstance).toList();
            for (Named p : here) names.putIfAbsent(p.getName(), p);
            for (Named p : here) phases(p).forEach(names::putIfAbsent);
            return names;
        });
    }

    /** The run around, and those that it extends: the nearest first; none outside of runs. */
    List<Run> runs(Site site) {
        Run run = site.run();
        return run == null ? List.of() : kept("runs", run, () -> Parts.withParents(run, Run.class));
    }

    /** What forks and allocations in a run make, by name, in the order of the text. */
    Map<String, List<Named>> made(Run run) {
        return kept("made", run, () -> {
            Map<String, List<Named>> names = new LinkedHashMap<>();
            for (var all = run.eAllContents(); all.hasNext(); )
                if (all.next() instanceof Named n && Parts.isMade(n) && n.getName() != null)
                    names.computeIfAbsent(n.getName(), x -> new ArrayList<>()).add(n);
            return names;
        });
    }

    /** The runs of a file that make something of that name, in the order of the text. */
    public List<Run> makers(Model model, String name) {
        Map<String, List<Run>> makers = kept("makers", model, () -> {
            Map<String, List<Run>> runs = new LinkedHashMap<>();
            for (EObject e : model.getElements())
                if (e instanceof Run r)
                    for (String n : made(r).keySet())
                        runs.computeIfAbsent(n, x -> new ArrayList<>()).add(r);
            return runs;
        });
        return makers.getOrDefault(name, List.of());
    }

    /** What a name can mean in the file around, in its imports, in the library: the nearest first in each. */
    List<List<Entry>> circles(String name, EObject where) {
        List<List<Entry>> circles = new ArrayList<>();
        for (List<Model> group : groups(where)) circles.add(gather(group, m -> machines(m), name));
        return circles;
    }

    /** As {@link #circles}, with what hosts and guests say in their own text alone, and of one type. */
    List<List<Entry>> written(String name, EClass type, EObject where) {
        List<List<Entry>> circles = new ArrayList<>();
        for (List<Model> group : groups(where))
            circles.add(gather(group, m -> text(m), name).stream()
                    .filter(e -> type.isInstance(e.target()))
                    .toList());
        return circles;
    }

    private static List<Entry> gather(
            List<Model> models, java.util.function.Function<Model, Map<String, List<Entry>>> names, String name) {
        List<Entry> all = new ArrayList<>();
        for (Model m : models) all.addAll(names.apply(m).getOrDefault(name, List.of()));
        all.sort(Comparator.comparingInt(Entry::depth));
        return all;
    }

    /** All names of the file around, its imports and the library. */
    Set<String> names(EObject where) {
        Set<String> all = new LinkedHashSet<>();
        for (List<Model> group : groups(where))
            for (Model m : group) {
                all.addAll(machines(m).keySet());
                all.addAll(text(m).keySet());
            }
        return all;
    }

    private Map<String, List<Entry>> machines(Model model) {
        return kept("machines", model, () -> {
            Map<String, List<Entry>> names = new LinkedHashMap<>();
            for (EObject e : model.getElements()) {
                if (e instanceof Named n) add(new Entry(List.of(), n), names);
                if (e instanceof Host h) deep(h).values().forEach(all -> all.forEach(entry -> add(entry.in(h), names)));
            }
            return names;
        });
    }

    private Map<String, List<Entry>> text(Model model) {
        return kept("text", model, () -> {
            Map<String, List<Entry>> names = new LinkedHashMap<>();
            for (EObject e : model.getElements()) if (e instanceof Named n) addText(new Entry(List.of(), n), names);
            return names;
        });
    }

    private static void addText(Entry entry, Map<String, List<Entry>> names) {
        add(entry, names);
        List<Named> via = new ArrayList<>(entry.via());
        via.add(entry.target());
        for (EObject part : entry.target().eContents())
            if (part instanceof Guest || part instanceof Process)
                addText(new Entry(List.copyOf(via), (Named) part), names);
    }

    private static void add(Entry entry, Map<String, List<Entry>> names) {
        String name = entry.target().getName();
        if (name != null) names.computeIfAbsent(name, n -> new ArrayList<>()).add(entry);
    }

    /** The file around, its imports, the library. */
    private List<List<Model>> groups(EObject where) {
        Resource resource = where.eResource();
        if (resource == null) return List.of();
        List<List<URI>> seen = cache.get("files seen", resource, () -> {
            List<URI> library = new ArrayList<>(files.library());
            library.remove(resource.getURI());
            List<URI> imports = new ArrayList<>(files.imports(resource));
            imports.remove(resource.getURI());
            imports.removeAll(library);
            return List.of(imports, library);
        });
        List<List<Model>> groups = new ArrayList<>();
        groups.add(models(resource));
        for (List<URI> group : seen) {
            List<Model> all = new ArrayList<>();
            for (URI uri : group) all.addAll(models(EcoreUtil2.getResource(resource, uri.toString())));
            groups.add(all);
        }
        return groups;
    }

    private static List<Model> models(Resource resource) {
        List<Model> all = new ArrayList<>();
        if (resource != null) for (EObject root : resource.getContents()) if (root instanceof Model m) all.add(m);
        return all;
    }

    /** What is computed from something in a file, kept until a file that it sees changes. */
    <T> T kept(String what, EObject of, Supplier<T> compute) {
        return of.eResource() == null
                ? compute.get()
                : cache.get(Tuples.create(what, of), of.eResource(), compute::get);
    }
}
