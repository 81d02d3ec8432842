package org.vmemsim.dsl;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.InternalEObject;
import org.eclipse.xtext.linking.impl.XtextLinkingDiagnostic;
import org.eclipse.xtext.linking.lazy.LazyLinkingResource;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.util.Triple;
import org.vmemsim.dsl.vMem.Field;
import org.vmemsim.dsl.vMem.Named;

/** A file. */
public class VMemResource extends LazyLinkingResource {
    /**
     * Xtext words the complaint anew, with all names that could have been meant, to find it among the errors; in a file
     * with any error it would do so for every name that is found. Nearly all have no complaint.
     */
    @Override
    protected void removeDiagnostic(Triple<EObject, EReference, INode> link) {
        if (hasComplaint(getErrors(), link.getThird()) || hasComplaint(getWarnings(), link.getThird()))
            super.removeDiagnostic(link);
    }

    /** What was here becomes a way to find it again, dear to make; only what a name can mean is ever looked for. */
    @Override
    protected void unloaded(InternalEObject gone) {
        if (gone instanceof Named || gone instanceof Field) super.unloaded(gone);
        else gone.eAdapters().clear();
    }

    private static boolean hasComplaint(List<Diagnostic> all, INode name) {
        for (Diagnostic d : all)
            if (d instanceof XtextLinkingDiagnostic l && l.getOffset() == name.getOffset()) return true;
        return false;
    }
}
