package org.vmemsim.dsl.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Issue;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.mistakes.Repairs.Positions;
import org.vmemsim.dsl.vMem.Acting;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Path;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Segment;
import org.vmemsim.dsl.vMem.Setting;

/**
 * Tells what is wrong from what is only wrong because of it: a setting that could not be read has its default, so of what was
 * meant with it nothing can be said yet. Said is the mistake; when it is mended, the rest is looked at again.
 */
final class Consequences {
    /** What is said of several settings together, and so of what they should have been. */
    private static final Set<String> OF_SEVERAL = Set.of(
            IssueCodes.INVALID,
            IssueCodes.FRAME_BITS,
            IssueCodes.NO_SUCH_PAGE,
            IssueCodes.UNKNOWN_LEVEL,
            IssueCodes.WAYS,
            IssueCodes.BARE,
            IssueCodes.REACH,
            IssueCodes.RESERVATION,
            IssueCodes.ADMISSION,
            IssueCodes.TAG,
            IssueCodes.SHADOW_LIMIT,
            IssueCodes.LIMIT,
            IssueCodes.OVERFULL,
            IssueCodes.GUEST_SWAP,
            IssueCodes.OVERLAPPING_REGIONS,
            IssueCodes.MISSING_SIZE,
            IssueCodes.NO_SUBJECT,
            IssueCodes.NO_DURATION,
            IssueCodes.TOO_LATE,
            IssueCodes.LATER_THAN_PHASE,
            IssueCodes.NEVER_STARTED,
            IssueCodes.NO_EFFECT);

    /** What is said of a whole that lacks something, and so of parts of which something is said. */
    private static final Set<String> OF_WHOLES = Set.of(IssueCodes.MISSING_MEANING, IssueCodes.INDEX_BITS);

    /** What is said of names and of numbers behind them, and so of what they lead through. */
    private static final Set<String> OF_PATHS = Set.of(
            IssueCodes.UNKNOWN_NAME,
            IssueCodes.AMBIGUOUS_NAME,
            IssueCodes.OUT_OF_RANGE,
            IssueCodes.MISSING_INDEX,
            IssueCodes.NO_INDEX,
            IssueCodes.WRONG_TYPE);

    /** Errors of one file of which nobody reads which follows from which. */
    private static final int MANY = 200;

    /** Settings that name the layout whose levels a cache holds. */
    private static final Set<String> LAYOUTS = Set.of("layout", "secondStage");

    /** Part of a text, and what stands there. */
    private record Piece(EObject element, int from, int to) {
        boolean holds(int offset) {
            return offset >= from && offset < to;
        }
    }

    private final XtextResource file;
    private final Positions positions;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Issue> causes = new ArrayList<>();
    private final Map<Integer, Optional<EObject>> owners = new HashMap<>();

    /**
     * @param file the text of which everything was said
     * @param positions from its places to those of what was said
     */
    Consequences(XtextResource file, Positions positions) {
        this.file = file;
        this.positions = positions;
    }

    /**
     * What was said, without that of which another part is the cause.
     *
     * @param known what is not told, for a mistake of writing tells it
     */
    List<Issue> leftOut(List<Issue> said, List<Issue> known) {
        List<Issue> told = firstOfEachPlace(said);
        causes.addAll(known);
        for (Issue i : told) if (isError(i) && i.getOffset() != null && !OF_WHOLES.contains(i.getCode())) causes.add(i);
        boolean due = !causes.isEmpty() && told.stream().anyMatch(this::mayFollow);
        if (!due || told.size() > MANY || file.getContents().isEmpty()) return told;
        for (TreeIterator<EObject> all = file.getAllContents(); all.hasNext(); ) {
            EObject o = all.next();
            if (isOwner(o) || o instanceof Path) pieces.add(piece(o));
        }
        List<Issue> left =
                told.stream().filter(i -> !mayFollow(i) || !follows(i)).toList();
        boolean kept =
                left.stream().anyMatch(Consequences::isError) || known.stream().anyMatch(Consequences::isError);
        return kept ? left : told; // something must be told where something is wrong
    }

    /** Of several errors at one place: the mistakes of writing, else the names that are unknown, else wrong units and types. */
    private static List<Issue> firstOfEachPlace(List<Issue> said) {
        Map<Integer, Integer> ranks = new HashMap<>();
        for (Issue i : said) if (isError(i) && i.getOffset() != null) ranks.merge(i.getOffset(), rank(i), Math::min);
        List<Issue> told = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Issue i : said) {
            boolean first = !isError(i) || i.getOffset() == null || rank(i) == ranks.get(i.getOffset());
            Object place = i.getOffset() == null ? i : i.getOffset();
            if (first && seen.add(List.of(place, String.valueOf(i.getMessage()), i.getSeverity()))) told.add(i);
        }
        return told;
    }

    private static int rank(Issue i) {
        if (i.isSyntaxError()) return 0;
        if (IssueCodes.UNKNOWN_NAME.equals(i.getCode())) return 1;
        return IssueCodes.OUT_OF_RANGE.equals(i.getCode()) ? 3 : 2;
    }

    private boolean mayFollow(Issue i) {
        if (i.getOffset() == null || i.isSyntaxError()) return false;
        if (OF_WHOLES.contains(i.getCode())) return true;
        return causes.size() > 1 && (OF_SEVERAL.contains(i.getCode()) || OF_PATHS.contains(i.getCode()));
    }

    /** Whether what one says may be why the other is said. Of several settings of one definition, each is looked at alone. */
    private boolean mayCause(Issue cause, Issue other) {
        if (cause == other) return false;
        // of names that are wrong in each other's reach the first is told
        if (OF_PATHS.contains(cause.getCode()) && OF_PATHS.contains(other.getCode()))
            return cause.getOffset() < other.getOffset();
        if (OF_WHOLES.contains(other.getCode()) || !OF_SEVERAL.contains(cause.getCode())) return true;
        return outermost(cause) != outermost(other)
                || isPartOf(cause, other) && cause.getCode().equals(other.getCode());
    }

    /** Whether one is said of a part of what the other is said of. */
    private boolean isPartOf(Issue part, Issue whole) {
        Optional<EObject> outer = owner(whole.getOffset());
        Optional<EObject> inner = owner(part.getOffset());
        return outer.isPresent()
                && inner.isPresent()
                && outer.get() != inner.get()
                && EcoreUtil.isAncestor(outer.get(), inner.get());
    }

    private EObject outermost(Issue i) {
        for (EObject o : file.getContents().get(0).eContents()) if (piece(o).holds(i.getOffset())) return o;
        return null;
    }

    private boolean follows(Issue i) {
        if (IssueCodes.AMBIGUOUS_NAME.equals(i.getCode()) && isTwiceThere(i)) return true;
        if (IssueCodes.UNKNOWN_NAME.equals(i.getCode()) && isOfUnknownSetting(i)) return true;
        Predicate<Piece> wrong = p -> causes.stream().anyMatch(c -> mayCause(c, i) && p.holds(c.getOffset()));
        if (!OF_PATHS.contains(i.getCode()))
            return owner(i.getOffset())
                    .map(o -> IssueCodes.OVERLAPPING_REGIONS.equals(i.getCode()) ? o.eContainer() : o)
                    .filter(o -> isWrong(o, i, new HashSet<>()))
                    .isPresent();
        Optional<Piece> path = innermost(i.getOffset(), Path.class::isInstance);
        if (path.isEmpty())
            return owner(i.getOffset()).filter(o -> isOfUnknownLayout(o, i)).isPresent();
        if (isOfUnknownSite(path.get(), wrong)) return true;
        for (Segment s : ((Path) path.get().element).getSegments()) {
            Named target = s.getTarget();
            if (target == null || target.eIsProxy() || target.eResource() != file) continue;
            if (target instanceof Run run ? isOfUnknownSite(run, wrong) : isWrong(target, i, new HashSet<>()))
                return true;
        }
        return false;
    }

    /** Whether a name could mean several things because two were given the same one, which is told there. */
    private boolean isTwiceThere(Issue ambiguous) {
        if (ambiguous.getData() == null || ambiguous.getData().length == 0) return false;
        return causes.stream()
                .anyMatch(c -> IssueCodes.DUPLICATE_NAME.equals(c.getCode())
                        && c.getData() != null
                        && c.getData().length > 0
                        && c.getData()[0].equals(ambiguous.getData()[0]));
    }

    /** Whether an unknown name stands in a setting that nobody knows, which perhaps would have made it. */
    private boolean isOfUnknownSetting(Issue unknown) {
        if (unknown.getData() == null || unknown.getData().length == 0) return false;
        Set<Integer> unread = new HashSet<>();
        for (Issue c : causes) if (IssueCodes.UNKNOWN_SETTING.equals(c.getCode())) unread.add(c.getOffset());
        if (unread.isEmpty()) return false;
        for (TreeIterator<EObject> all = file.getAllContents(); all.hasNext(); )
            if (all.next() instanceof Setting s && unread.contains(piece(s).from) && hasWord(s, unknown.getData()[0]))
                return true;
        return false;
    }

    private static boolean hasWord(Setting s, String word) {
        INode node = NodeModelUtils.findActualNodeFor(s);
        return node != null
                && List.of(NodeModelUtils.getTokenText(node).split("\\W+")).contains(word);
    }

    /** Whether a level is looked for in a layout that nobody knows, named there or in what is extended. */
    private boolean isOfUnknownLayout(EObject owner, Issue level) {
        for (EObject o = owner; o != null; o = o.eContainer()) {
            EStructuralFeature parent = o.eClass().getEStructuralFeature("parent");
            List<Piece> from = new ArrayList<>();
            if (parent != null) for (INode n : NodeModelUtils.findNodesForFeature(o, parent)) from.add(piece(o, n));
            for (EObject part : o.eContents())
                if (part instanceof Setting s && LAYOUTS.contains(String.valueOf(s.getName()))) from.add(piece(s));
            for (Issue c : causes) if (c != level && from.stream().anyMatch(p -> p.holds(c.getOffset()))) return true;
        }
        return false;
    }

    /** Whether a name in the body of a run is looked up on a machine that nobody knows. */
    private boolean isOfUnknownSite(Piece path, Predicate<Piece> wrong) {
        for (EObject o = path.element; o != null; o = o.eContainer())
            if (o instanceof Acting a
                    && a.getActor() != null
                    && a.getActor() != path.element
                    && wrong.test(piece(a.getActor()))) return true;
        Run run = EcoreUtil2.getContainerOfType(path.element, Run.class);
        return run != null && path.element != run.getOn() && isOfUnknownSite(run, wrong);
    }

    /** Whether what stands before the body of a run has a mistake. */
    private boolean isOfUnknownSite(Run run, Predicate<Piece> wrong) {
        Piece all = piece(run);
        int body = run.getBody() == null ? all.to : piece(run.getBody()).from;
        return wrong.test(new Piece(run, all.from, body));
    }

    /** Whether something, what it uses, or a setting of what it stands in has a mistake. */
    private boolean isWrong(EObject owner, Issue but, Set<EObject> seen) {
        if (!seen.add(owner)) return false;
        Piece all = piece(owner);
        for (Issue c : causes) if (mayCause(c, but) && all.holds(c.getOffset())) return true;
        for (EObject around = owner.eContainer(); around != null; around = around.eContainer())
            if (isOwner(around) && !(around instanceof Run) && hasMistakeOfItsOwn(around, but)) return true;
        List<EObject> used = new ArrayList<>(owner.eCrossReferences());
        owner.eAllContents().forEachRemaining(o -> used.addAll(o.eCrossReferences()));
        for (EObject around = owner.eContainer(); around != null; around = around.eContainer()) {
            for (EObject part : around.eContents()) {
                if (isOwner(part)) continue; // its settings, and what they use
                used.addAll(part.eCrossReferences());
                part.eAllContents().forEachRemaining(o -> used.addAll(o.eCrossReferences()));
            }
        }
        for (EObject u : used) if (u.eResource() == file && isOwner(u) && isWrong(u, but, seen)) return true;
        return false;
    }

    private boolean hasMistakeOfItsOwn(EObject around, Issue but) {
        for (Issue c : causes)
            if (mayCause(c, but)
                    && owner(c.getOffset()).filter(o -> o == around).isPresent()) return true;
        return false;
    }

    private Optional<EObject> owner(int offset) {
        return owners.computeIfAbsent(
                offset, o -> innermost(o, Consequences::isOwner).map(Piece::element));
    }

    private Optional<Piece> innermost(int offset, Predicate<EObject> which) {
        return pieces.stream()
                .filter(p -> which.test(p.element) && p.holds(offset))
                .min(Comparator.comparingInt(p -> p.to - p.from));
    }

    private static boolean isOwner(EObject o) {
        return o instanceof Named || o instanceof Element;
    }

    private Piece piece(EObject o) {
        ICompositeNode node = NodeModelUtils.findActualNodeFor(o);
        return node == null ? new Piece(o, 0, 0) : piece(o, node);
    }

    private Piece piece(EObject o, INode node) {
        return new Piece(o, positions.origin(node.getOffset()), positions.origin(node.getEndOffset()));
    }

    private static boolean isError(Issue i) {
        return i.getSeverity() == Severity.ERROR;
    }
}
