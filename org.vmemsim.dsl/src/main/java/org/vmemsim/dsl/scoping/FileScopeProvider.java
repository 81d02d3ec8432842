package org.vmemsim.dsl.scoping;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.xtext.scoping.IScope;
import org.eclipse.xtext.scoping.impl.ImportedNamespaceAwareLocalScopeProvider;

/**
 * The names of a file, then those of other files. Names are simple and nothing imports a namespace, so the blocks around
 * a name, at which Xtext would look too, add none.
 */
public class FileScopeProvider extends ImportedNamespaceAwareLocalScopeProvider {
    @Override
    public IScope getScope(EObject context, EReference reference) {
        return getResourceScope(context.eResource(), reference);
    }
}
