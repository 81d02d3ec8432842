package org.vmemsim.dsl.scoping;

import com.google.inject.Inject;
import java.util.Collection;
import java.util.LinkedHashSet;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.scoping.impl.ImportUriGlobalScopeProvider;
import org.eclipse.xtext.util.IAcceptor;
import org.eclipse.xtext.util.IResourceScopeCache;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Model;

/** What other files offer: those imported, then the library, which every file sees without an import. */
public class LibraryScopeProvider extends ImportUriGlobalScopeProvider {
    @Inject
    private Library library;

    @Inject
    private IResourceScopeCache cache;

    @Override
    protected LinkedHashSet<URI> getImportedUris(Resource resource) {
        return cache.get("imports and library", resource, () -> {
            LinkedHashSet<URI> uris = imports(resource);
            uris.addAll(library.uris());
            uris.remove(resource.getURI());
            return uris;
        });
    }

    /** The files of the library. */
    Collection<URI> library() {
        return library.uris();
    }

    /** They stand at the top of a file; Xtext would look for them everywhere in it. */
    LinkedHashSet<URI> imports(Resource resource) {
        LinkedHashSet<URI> uris = new LinkedHashSet<>();
        IAcceptor<String> collector = createURICollector(resource, uris);
        for (EObject root : resource.getContents())
            for (Import i : ((Model) root).getImports())
                if (Imports.isUsable(resource, i)) collector.accept(i.getImportURI());
        return uris;
    }
}
