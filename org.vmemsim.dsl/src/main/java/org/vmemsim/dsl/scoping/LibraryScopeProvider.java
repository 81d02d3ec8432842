package org.vmemsim.dsl.scoping;

import java.util.LinkedHashSet;
import java.util.List;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.scoping.impl.ImportUriGlobalScopeProvider;

/** Every file sees the library without an import; a file of its own is seen first. */
public class LibraryScopeProvider extends ImportUriGlobalScopeProvider {
    public static List<URI> library = List.of();

    @Override
    protected LinkedHashSet<URI> getImportedUris(Resource resource) {
        LinkedHashSet<URI> uris = new LinkedHashSet<>(super.getImportedUris(resource));
        uris.addAll(library);
        uris.remove(resource.getURI());
        return uris;
    }
}
