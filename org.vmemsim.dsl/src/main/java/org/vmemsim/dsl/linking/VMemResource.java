package org.vmemsim.dsl.linking;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.InternalEObject;
import org.eclipse.xtext.diagnostics.AbstractDiagnostic;
import org.eclipse.xtext.linking.impl.IllegalNodeException;
import org.eclipse.xtext.linking.impl.XtextLinkingDiagnostic;
import org.eclipse.xtext.linking.lazy.LazyLinkingResource;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.util.Triple;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.nesting.LimitedParser;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.Named;

/** A file. */
public class VMemResource extends LazyLinkingResource {
    private final Places errorsAt = new Places();
    private final Places warningsAt = new Places();

    /** Whether all names of the text are found; Xtext goes through all of it again each time that it wants to be sure. */
    private boolean linked;

    @Override
    protected void doLinking() {
        linked = false;
        super.doLinking();
    }

    @Override
    public void resolveLazyCrossReferences(CancelIndicator monitor) {
        if (linked) return;
        super.resolveLazyCrossReferences(monitor);
        linked = getErrors().stream().noneMatch(XtextLinkingDiagnostic.class::isInstance);
    }

    /**
     * Xtext words the complaint anew, with all names that could have been meant, to find it among the errors; in a file
     * with any error it would do so for every name that is found. Nearly all have no complaint.
     */
    @Override
    protected void removeDiagnostic(Triple<EObject, EReference, INode> link) {
        int name = link.getThird().getOffset();
        if (errorsAt.has(getErrors(), name) || warningsAt.has(getWarnings(), name)) super.removeDiagnostic(link);
    }

    @Override
    protected void createAndAddDiagnostic(Triple<EObject, EReference, INode> link) {
        if (getErrors().size() < LimitedParser.MOST_ERRORS) super.createAndAddDiagnostic(link);
    }

    @Override
    protected void createAndAddDiagnostic(Triple<EObject, EReference, INode> link, IllegalNodeException problem) {
        if (getErrors().size() < LimitedParser.MOST_ERRORS) super.createAndAddDiagnostic(link, problem);
    }

    /**
     * A file in another encoding is full of what the grammar does not know; one complaint tells why. In comments such
     * characters do no harm.
     */
    @Override
    protected void addSyntaxErrors() {
        INode root = getParseResult().getRootNode();
        boolean tooLong = root != null && root.getTotalLength() > LimitedParser.LONGEST;
        INode unreadable = tooLong ? null : unreadable();
        if (unreadable == null && !tooLong) super.addSyntaxErrors();
        else if (!isValidationDisabled()) getErrors().add(tooLong ? new TooLong(root) : new UnreadableText(unreadable));
    }

    /** Whether this is no text in UTF-8. */
    public boolean isUnreadable() {
        return getErrors().stream().anyMatch(e -> e instanceof UnreadableText);
    }

    /** The first piece with a character that decoding leaves where bytes are no UTF-8, or with a zero, as in UTF-16. */
    private INode unreadable() {
        INode root = getParseResult().getRootNode();
        if (root == null || !isUnreadable(root.getText())) return null;
        for (ILeafNode leaf : root.getLeafNodes()) if (!leaf.isHidden() && isUnreadable(leaf.getText())) return leaf;
        return null;
    }

    private static boolean isUnreadable(String text) {
        return text.indexOf('\0') >= 0 || text.indexOf('\ufffd') >= 0;
    }

    /** That a file is in another encoding. */
    private static final class UnreadableText extends AbstractDiagnostic {
        private final INode node;

        UnreadableText(INode node) {
            this.node = node;
        }

        @Override
        protected INode getNode() {
            return node;
        }

        @Override
        public String getMessage() {
            return "This is no text in UTF-8, perhaps UTF-16 or Latin-1. Save it as UTF-8.";
        }

        @Override
        public String getCode() {
            return IssueCodes.ENCODING;
        }

        @Override
        public String[] getData() {
            return new String[0];
        }
    }

    /** That a file has more characters than are read. */
    private static final class TooLong extends AbstractDiagnostic {
        private final INode root;

        TooLong(INode root) {
            this.root = root;
        }

        @Override
        protected INode getNode() {
            return root;
        }

        @Override
        public int getLength() {
            return 1;
        }

        @Override
        public int getLineEnd() {
            return getLine();
        }

        @Override
        public int getColumnEnd() {
            return getColumn() + 1;
        }

        @Override
        public String getMessage() {
            return LimitedParser.tooLong(root.getTotalLength());
        }

        @Override
        public String getCode() {
            return IssueCodes.TOO_LONG;
        }

        @Override
        public String[] getData() {
            return new String[0];
        }
    }

    /** What was here becomes a way to find it again, dear to make; only what a name can mean is ever looked for. */
    @Override
    protected void unloaded(InternalEObject gone) {
        if (gone instanceof Named || gone instanceof Field) super.unloaded(gone);
        else gone.eAdapters().clear();
    }

    /** Places of the names that are complained of. Complaints are added one by one, and each is looked at once. */
    private static final class Places {
        private final Set<Integer> offsets = new HashSet<>();
        private int seen;
        private Diagnostic last;

        boolean has(List<Diagnostic> all, int offset) {
            if (all.size() < seen || seen > 0 && all.get(seen - 1) != last) {
                offsets.clear();
                seen = 0;
            }
            for (; seen < all.size(); seen++) {
                last = all.get(seen);
                if (last instanceof XtextLinkingDiagnostic l) offsets.add(l.getOffset());
            }
            return offsets.contains(offset);
        }
    }
}
