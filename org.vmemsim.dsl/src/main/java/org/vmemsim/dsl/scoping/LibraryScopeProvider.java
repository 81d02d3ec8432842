package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.LinkedHashSet;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.scoping.impl.ImportUriGlobalScopeProvider;
import org.vmemsim.dsl.library.Library;

/** What other files offer: those imported, then the library, which every file sees without an import. */
public class LibraryScopeProvider extends ImportUriGlobalScopeProvider {
    @Inject
    private Library library;

    @Override
    protected LinkedHashSet<URI> getImportedUris(Resource resource) {
        LinkedHashSet<URI> uris = new LinkedHashSet<>(super.getImportedUris(resource));
        uris.addAll(library.uris());
        uris.remove(resource.getURI());
        return uris;
    }
}
