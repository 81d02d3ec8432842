package org.vmemsim.dsl.ide.hover;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;

/**
 * What the mouse rests on.
 *
 * @param leaf the word or sign
 * @param element the innermost element that it belongs to
 * @param named what the word names: what it refers to, or what it defines; null if it names nothing
 */
record HoverTarget(
        Document document,
        XtextResource resource,
        ILeafNode leaf,
        EObject element,
        EObject named,
        CancelIndicator cancel) {
    /** The nearest element around of a kind. */
    <T extends EObject> Optional<T> around(Class<T> type) {
        return Optional.ofNullable(EcoreUtil2.getContainerOfType(element, type));
    }

    /** The line, from 1, on which something begins. */
    int line() {
        return leaf.getStartLine();
    }
}
