package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.scoping.FileNames.Entry;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Fork;
import org.vmemsim.dsl.vMem.Index;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Malloc;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Subject;

/**
 * The one rule by which names in runs, fault handlers and questions are found; links, editors and the mapping to a scenario
 * all ask it.
 *
 * <p>A name is looked for in circles, and the first that has it counts: what the actor owns; what the run makes and the
 * variables around; what the run is on and the machines that this is on; the file; its imports; the library. Within a
 * circle what is nearer counts: a part before a part of a part. Of what can stand in the place, that is; what cannot is
 * found only where nothing else is ({@link Wanted}). Several at one distance are all returned: the name is ambiguous.
 */
public class Lookup {
    /** Tells which replica an index means. */
    public interface Indices {
        Expression of(Index index, Named target);
    }

    private static final Indices PLAIN = Lookup::plain;

    private final FileNames files;
    private final Indices indices;

    /** Looks names up where only their definitions matter, not which replica is meant. */
    @Inject
    public Lookup(FileNames files) {
        this(files, PLAIN);
    }

    private Lookup(FileNames files, Indices indices) {
        this.files = files;
        this.indices = indices;
    }

    /** The same look-up, with another way to read indices. */
    public Lookup with(Indices other) {
        return new Lookup(files, other);
    }

    private static Expression plain(Index index, Named target) {
        if (index.isAll() || !(index.getAt() instanceof Span s) || s.getTo() != null) return Subject.ALL;
        return s.getFrom() instanceof Literal l && l.getNumber() != null
                ? Expression.of(l.getNumber().longValue())
                : new Expression.Variable("");
    }

    // ------------------------------------------------------------------ places in the text

    /** From where the names at {@code context} are looked for, as the text says it. */
    public Site site(EObject context) {
        for (EObject o = context; o != null; o = o.eContainer()) {
            if (o instanceof Run run)
                return isIn(context, run.getOn()) ? Site.NOWHERE : actings(context, Site.in(run, on(run)));
            if (o instanceof FaultHandler h) return actings(context, Site.handling(holder(h.eContainer())));
            if (o instanceof org.vmemsim.dsl.vMem.Sweep s && Parts.isThere(s.getRun()))
                return Site.in(s.getRun(), on(s.getRun()));
        }
        return Site.NOWHERE;
    }

    /** What a run is on; nobody where it does not say so. One that is only extended is on what the first other is on. */
    public Actor on(Run run) {
        return indices == PLAIN ? files.kept("on", run, () -> sought(run)) : sought(run);
    }

    private Actor sought(Run run) {
        Path path = said(run);
        if (path == null && run.eContainer() instanceof org.vmemsim.dsl.vMem.Model m)
            path = m.getElements().stream()
                    .filter(e -> e instanceof Run r
                            && r != run
                            && Parts.withParents(r, Run.class).contains(run))
                    .map(e -> said((Run) e))
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        return path == null ? Actor.NOBODY : actor(path, Site.NOWHERE).orElse(Actor.NOBODY);
    }

    private static Path said(Run run) {
        return Parts.withParents(run, Run.class).stream()
                .map(Run::getOn)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The guest or process that a handler stands in, from the host down as far as the text goes. */
    private static Actor holder(EObject o) {
        if (!Parts.isSubject(o)) return Actor.NOBODY;
        return holder(o.eContainer()).with((Named) o, Parts.count(o) == null ? null : Subject.ALL);
    }

    private static boolean isIn(EObject o, EObject block) {
        for (EObject x = o; x != null && block != null; x = x.eContainer()) if (x == block) return true;
        return false;
    }

    /** Who acts at {@code context}: the innermost {@code actor:} around; as outside where it names nobody. */
    private Site actings(EObject context, Site outside) {
        Site site = outside;
        for (Path path : actorsAround(context)) {
            Optional<Actor> actor = actor(path, site);
            if (actor.isPresent()) site = site.as(actor.get());
        }
        return site;
    }

    /** The paths before the colons around, the outermost first. */
    private static List<Path> actorsAround(EObject context) {
        List<Path> all = new ArrayList<>();
        for (EObject o = context; o != null; o = o.eContainer())
            if (o instanceof org.vmemsim.dsl.vMem.Acting a && a.getActor() != null && !isIn(context, a.getActor()))
                all.add(0, a.getActor());
        return all;
    }

    // ------------------------------------------------------------------ paths

    /**
     * What the names of a path mean, one after the other; it ends with the first that means nothing, or more than one
     * thing.
     */
    public List<List<Meaning>> trail(Path path, Site from) {
        return trail(path, from, path.getSegments().size());
    }

    /** As {@link #trail(Path, Site)}, for the first {@code most} names. */
    List<List<Meaning>> trail(Path path, Site from, int most) {
        List<List<Meaning>> trail = new ArrayList<>();
        Meaning before = null;
        for (Segment s : path.getSegments().subList(0, most)) {
            Site site = behind(trail, from);
            List<Meaning> found = before == null ? first(word(s), s, site) : after(before, word(s), s, site);
            if (found.size() == 1) found = List.of(indexed(found.get(0), s));
            trail.add(found);
            if (found.size() != 1) break;
            before = found.get(0);
        }
        return trail;
    }

    /** From where a name behind others is looked for: from the last run among them, if there is one. */
    Site behind(List<List<Meaning>> trail, Site from) {
        Site site = from;
        for (List<Meaning> m : trail) if (m.size() == 1 && m.get(0).target() instanceof Run r) site = Site.in(r, on(r));
        return site;
    }

    private Meaning indexed(Meaning m, Segment s) {
        if (s.getIndex() == null) return m;
        return new Meaning(m.owner(), m.target(), indices.of(s.getIndex(), m.target()));
    }

    /** What a whole path means; empty if it is not found or ambiguous. */
    public Optional<Meaning> meaning(Path path, Site site) {
        List<List<Meaning>> trail = trail(path, site);
        List<Meaning> last = trail.isEmpty() ? List.of() : trail.get(trail.size() - 1);
        return trail.size() == path.getSegments().size() && last.size() == 1
                ? Optional.of(last.get(0))
                : Optional.empty();
    }

    /** The host, guest or process that a whole path means. */
    private Optional<Actor> actor(Path path, Site site) {
        return meaning(path, site).filter(m -> Parts.isSubject(m.target())).map(Meaning::path);
    }

    /** The name that a segment says, whether or not it leads anywhere. */
    public static String word(Segment s) {
        List<INode> nodes = NodeModelUtils.findNodesForFeature(s, VMemPackage.Literals.SEGMENT__TARGET);
        if (nodes.isEmpty()) {
            Named target = (Named) s.eGet(VMemPackage.Literals.SEGMENT__TARGET, false);
            return target == null || target.getName() == null ? "" : target.getName();
        }
        String text = NodeModelUtils.getTokenText(nodes.get(0)).strip();
        return text.startsWith("^") ? text.substring(1) : text;
    }

    // ------------------------------------------------------------------ names

    /** What a name at the beginning of a path means: nothing, one thing, or all that it could mean. */
    public List<Meaning> first(String name, EObject where, Site site) {
        for (Predicate<Meaning> kind : Wanted.at(where).preferences(site.acting())) {
            List<Meaning> found = inRun(name, where, site, kind);
            if (found.isEmpty()) found = inFiles(name, where, site, kind);
            if (!found.isEmpty()) return found;
        }
        return List.of();
    }

    /** What a name after a dot means. */
    public List<Meaning> after(Meaning before, String name, EObject where, Site site) {
        for (Predicate<Meaning> kind : Wanted.at(where).preferences(site.acting())) {
            List<Meaning> found = members(before, name, where, site, kind);
            if (!found.isEmpty()) return found;
        }
        return List.of();
    }

    private List<Meaning> members(Meaning before, String name, EObject where, Site site, Predicate<Meaning> kind) {
        Named target = before.target();
        if (Parts.isSubject(target)) return owned(before.path(), name, where, site, kind, 0);
        List<Meaning> found = files.direct(target).stream()
                .filter(p -> name.equals(p.getName()))
                .map(p -> new Meaning(Actor.NOBODY, p, null))
                .filter(kind)
                .toList();
        boolean run = target instanceof Run || target instanceof Phase;
        if (run && (found.isEmpty() || target instanceof Run)) return inRun(name, where, site, kind);
        return found;
    }

    private List<Meaning> inRun(String name, EObject where, Site site, Predicate<Meaning> kind) {
        Actor on = site.on();
        List<Meaning> found = List.of();
        if (!site.acting().isNobody()) found = owned(site.acting(), name, where, site, kind, Integer.MAX_VALUE);
        if (found.isEmpty()) found = variable(name, where, kind);
        if (found.isEmpty()) found = made(name, where, site, kind);
        for (int i = on.size(); i > 0 && found.isEmpty(); i--)
            found = owned(on.upTo(i), name, where, site, kind, Integer.MAX_VALUE);
        if (!found.isEmpty() || on.isNobody()) return found;
        Meaning host = new Meaning(Actor.NOBODY, on.elements().get(0), on.index(0));
        return name.equals(host.target().getName()) && kind.test(host) ? List.of(host) : List.of();
    }

    private List<Meaning> inFiles(String name, EObject where, Site site, Predicate<Meaning> kind) {
        for (List<Entry> circle : files.circles(name, where)) {
            List<Meaning> found = nearest(circle, Actor.NOBODY, site, kind, Integer.MAX_VALUE);
            if (!found.isEmpty()) return found;
        }
        return List.of();
    }

    private static List<Meaning> nearest(
            List<Entry> entries, Actor owner, Site site, Predicate<Meaning> kind, int most) {
        Map<Actor, Meaning> found = new LinkedHashMap<>();
        int depth = most;
        for (Entry e : entries) {
            if (e.depth() > depth) break;
            Meaning m = e.meaning(owner, site);
            if (!kind.test(m)) continue;
            depth = e.depth();
            found.putIfAbsent(m.path(), m);
        }
        return List.copyOf(found.values());
    }

    /** What an actor owns, parts of parts included: what it was defined with, then what it made in the run. */
    private List<Meaning> owned(Actor owner, String name, EObject where, Site site, Predicate<Meaning> kind, int most) {
        List<Meaning> found = new ArrayList<>();
        for (Named body : bodies(owner, site)) found.addAll(nearest(files.parts(body, name), owner, site, kind, most));
        int depth = found.isEmpty() ? most : found.get(0).owner().size() - owner.size();
        Map<Actor, Meaning> made = new LinkedHashMap<>();
        for (Named m : makings(name, where, site)) {
            Optional<Actor> home = home(m, owner, site);
            if (home.isEmpty()) continue;
            int d = Math.max(0, home.get().size() - owner.size());
            Meaning meaning = new Meaning(home.get(), m, null);
            boolean level = !made.isEmpty() || found.isEmpty(); // a definition counts before what is made at one depth
            if ((level ? d > depth : d >= depth) || !kind.test(meaning)) continue;
            if (d < depth) made.clear();
            depth = d;
            made.putIfAbsent(meaning.path(), meaning);
        }
        return made.isEmpty() ? found : List.copyOf(made.values());
    }

    /** Where a thing made in the run is, if an actor owns it; empty if it does not. */
    private Optional<Actor> home(Named made, Actor owner, Site site) {
        Optional<Actor> maker = maker(made, site);
        if (maker.isEmpty()) return maker;
        Actor by = process(made, maker.get());
        if (made instanceof Fork && owner.isProcess())
            return owner.mayHold(by) && by.size() == owner.size() ? Optional.of(owner.machine()) : Optional.empty();
        Actor home = made instanceof Fork ? by.machine() : by;
        if (owner.mayHold(home)) return Optional.of(owner.withRest(home, owner.size()));
        boolean copied = owner.element() instanceof Fork f
                && maker(f, site).filter(parent -> parent.mayHold(by)).isPresent();
        return copied && made instanceof Malloc ? Optional.of(owner) : Optional.empty();
    }

    /** What gives an actor its parts: its definition; of a forked process, that of the one that forked. */
    List<Named> bodies(Actor owner, Site site) {
        if (!(owner.element() instanceof Fork f)) return List.of(owner.element());
        Actor maker = maker(f, site).orElse(Actor.NOBODY);
        if (maker.isNobody()) return List.of();
        return maker.isProcess() ? bodies(maker, site.without(f)) : processes(maker);
    }

    private List<Named> processes(Actor machine) {
        return files.direct(machine.element()).stream()
                .filter(Process.class::isInstance)
                .toList();
    }

    /** The process that makes something: of a machine its only one, if it has only one. */
    private Actor process(Named made, Actor maker) {
        if (!(made instanceof Malloc) || !maker.isMachine()) return maker;
        List<Named> all = processes(maker);
        return all.size() == 1 && Parts.count(all.get(0)) == null ? maker.with(all.get(0), null) : maker;
    }

    private static List<Meaning> variable(String name, EObject where, Predicate<Meaning> kind) {
        EObject inner = where;
        for (EObject o = where; o != null; o = o.eContainer()) {
            boolean seen = o instanceof ForEach f && inner == f.getBody()
                    || o instanceof FaultHandler h && inner == h.getBody();
            if (seen && name.equals(((Named) o).getName())) {
                Meaning m = new Meaning(Actor.NOBODY, (Named) o, null);
                if (kind.test(m)) return List.of(m);
            }
            inner = o;
        }
        return List.of();
    }

    /** What the run makes, whoever makes it; and its phases. */
    private List<Meaning> made(String name, EObject where, Site site, Predicate<Meaning> kind) {
        Map<Actor, Meaning> found = new LinkedHashMap<>();
        for (Named m : makings(name, where, site))
            maker(m, site).ifPresent(maker -> {
                Actor home = process(m, maker).narrowed(site.acting());
                Meaning meaning = new Meaning(m instanceof Fork ? home.machine() : home, m, null);
                if (kind.test(meaning)) found.putIfAbsent(meaning.path(), meaning);
            });
        if (!found.isEmpty()) return List.copyOf(found.values());
        for (Run r : files.runs(site)) {
            Named phase = files.phases(r).get(name);
            Meaning meaning = new Meaning(Actor.NOBODY, phase, null);
            if (phase != null && kind.test(meaning)) return List.of(meaning);
        }
        return List.of();
    }

    /** What the run makes under a name; of several at one place in the end the last before {@code where} counts. */
    private List<Named> makings(String name, EObject where, Site site) {
        List<Named> all = new ArrayList<>();
        for (Run r : files.runs(site)) all.addAll(files.made(r).getOrDefault(name, List.of()));
        all.removeAll(site.busy());
        if (all.size() < 2) return all;
        INode here = NodeModelUtils.findActualNodeFor(where);
        List<Named> ordered = new ArrayList<>();
        for (Named m : all) {
            INode node = NodeModelUtils.findActualNodeFor(m);
            boolean before = here != null
                    && node != null
                    && where.eResource() == m.eResource()
                    && node.getOffset() < here.getOffset();
            ordered.add(before ? 0 : ordered.size(), m);
        }
        return ordered;
    }

    /** Who makes something in the run. */
    private Optional<Actor> maker(Named made, Site site) {
        if (site.busy().contains(made)) return Optional.empty();
        Site at = site.without(made);
        for (Path path : actorsAround(made)) {
            Optional<Actor> actor = actor(path, at);
            if (actor.isEmpty()) return actor;
            at = at.as(actor.get());
        }
        return Optional.of(at.acting());
    }
}
