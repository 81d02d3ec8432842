package org.vmemsim.dsl.ide.edit;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.UriExtensions;
import org.eclipse.xtext.ide.server.rename.RenameService2;
import org.eclipse.xtext.naming.QualifiedName;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.eclipse.xtext.resource.IResourceDescription;
import org.eclipse.xtext.resource.IResourceDescriptions;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.impl.ResourceDescriptionsProvider;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.services.VMemGrammarAccess;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.VMemPackage;

/**
 * Renames a definition and every use of it, in all files of the workspace. Xtext's own service would write the changed
 * objects anew; here only the names are touched, and a name that would mean something else is refused.
 */
public class Renaming extends RenameService2 {
    @Inject
    private Library library;

    @Inject
    private VMemGrammarAccess grammar;

    @Inject
    private IScopeProvider scopes;

    @Inject
    private ResourceDescriptionsProvider index;

    @Inject
    private UriExtensions uris;

    /** Where a definition's name stands: at itself, or in another's reference to it. */
    private record Use(EObject owner, EReference reference, INode node) {}

    @Override
    public WorkspaceEdit rename(Options options) {
        String file = options.getRenameParams().getTextDocument().getUri();
        try {
            return options.getLanguageServerAccess()
                    .doRead(file, context -> {
                        ResourceSet set = options.getLanguageServerAccess()
                                .newLiveScopeResourceSet(context.getResource().getURI());
                        Resource resource =
                                set.getResource(context.getResource().getURI(), true);
                        if (resource.getContents().isEmpty()) return rename(null, "", set);
                        Position at = options.getRenameParams().getPosition();
                        EObject element = getElementAtOffset((XtextResource) resource, context.getDocument(), at);
                        return rename(element, options.getRenameParams().getNewName(), set);
                    })
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ResponseErrorException refused) throw refused;
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private WorkspaceEdit rename(EObject element, String name, ResourceSet set) {
        if (!(element instanceof Named named) || named.eIsProxy() || named.getName() == null)
            throw refused("Here is no name of a definition. Put the cursor on one.");
        if (library.contains(named.eResource().getURI()))
            throw refused("'" + named.getName() + "' belongs to the built-in library and cannot be renamed. "
                    + "Define your own with 'extends " + named.getName() + "'.");
        check(name);
        Map<URI, Named> family = family(named, set);
        List<Use> uses = uses(family, named.eResource().getURI(), set);
        for (Use use : uses) clash(family, use, name);
        return edit(uses, name);
    }

    /** A definition and its namesakes in what the blocks around extend, above and below: by {@code extends} they are one. */
    private Map<URI, Named> family(Named named, ResourceSet set) {
        Map<URI, Named> family = new LinkedHashMap<>();
        family.put(EcoreUtil.getURI(named), named);
        Parts.namesakes(named).forEach(n -> family.put(EcoreUtil.getURI(n), n));
        for (URI file : files(named.eResource().getURI(), set))
            for (var all = set.getResource(file, true).getAllContents(); all.hasNext(); )
                if (all.next() instanceof Named n
                        && n.eClass() == named.eClass()
                        && named.getName().equals(n.getName())
                        && Parts.namesakes(n).stream().anyMatch(x -> family.containsKey(EcoreUtil.getURI(x))))
                    family.put(EcoreUtil.getURI(n), n);
        return family;
    }

    private void check(String name) {
        if (!name.matches("\\^?[A-Za-z_][A-Za-z_0-9]*"))
            throw refused("'" + name + "' is no name: letters, digits and _ make one, and no digit comes first.");
        if (GrammarUtil.getAllKeywords(grammar.getGrammar()).contains(name))
            throw refused("'" + name + "' is a word of the language. Choose another name, or write '^" + name + "'.");
    }

    private List<Use> uses(Map<URI, Named> family, URI own, ResourceSet set) {
        List<Use> uses = new ArrayList<>();
        for (Named n : family.values())
            for (INode node : NodeModelUtils.findNodesForFeature(n, VMemPackage.Literals.NAMED__NAME))
                uses.add(new Use(n, null, node));
        for (URI file : files(own, set))
            for (var all = set.getResource(file, true).getAllContents(); all.hasNext(); ) {
                EObject owner = all.next();
                for (EReference r : owner.eClass().getEAllReferences())
                    if (!r.isContainment() && !r.isContainer()) add(owner, r, family, uses);
            }
        return uses;
    }

    private static void add(EObject owner, EReference reference, Map<URI, Named> family, List<Use> uses) {
        Object value = owner.eGet(reference);
        List<?> values = value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
        List<INode> nodes = NodeModelUtils.findNodesForFeature(owner, reference);
        for (int i = 0; i < Math.min(values.size(), nodes.size()); i++)
            if (family.containsKey(EcoreUtil.getURI((EObject) values.get(i))))
                uses.add(new Use(owner, reference, nodes.get(i)));
    }

    /** The file of the definition and all others that are known, without the library, which uses none of them. */
    private Iterable<URI> files(URI own, ResourceSet set) {
        TreeSet<URI> files = new TreeSet<>(java.util.Comparator.comparing(URI::toString));
        files.add(own);
        IResourceDescriptions all = index.getResourceDescriptions(set);
        for (IResourceDescription d : all.getAllResourceDescriptions())
            if (!library.contains(d.getURI())) files.add(d.getURI());
        return files;
    }

    /** The new name must not stand for something else where the old one stands. */
    private void clash(Map<URI, Named> family, Use use, String name) {
        String plain = name.startsWith("^") ? name.substring(1) : name;
        EObject there = null;
        if (use.reference == null) {
            for (EObject sibling : use.owner.eContainer().eContents())
                if (sibling != use.owner && sibling instanceof Named n && plain.equals(n.getName())) there = n;
        } else {
            IEObjectDescription found =
                    scopes.getScope(use.owner, use.reference).getSingleElement(QualifiedName.create(plain));
            if (found != null && !family.containsKey(found.getEObjectURI())) there = found.getEObjectOrProxy();
        }
        if (there != null)
            throw refused("'" + plain + "' is already the name of a "
                    + there.eClass().getName().toLowerCase(java.util.Locale.ROOT) + " here. Choose another name.");
    }

    private WorkspaceEdit edit(List<Use> uses, String name) {
        Map<String, List<TextEdit>> edits = new LinkedHashMap<>();
        for (Use use : uses) {
            Document text = new Document(0, use.node.getRootNode().getText());
            int start = use.node.getOffset();
            Range range = new Range(text.getPosition(start), text.getPosition(start + use.node.getLength()));
            String file = uris.toUriString(use.owner.eResource().getURI());
            edits.computeIfAbsent(file, f -> new ArrayList<>()).add(new TextEdit(range, name));
        }
        return new WorkspaceEdit(edits);
    }

    private static ResponseErrorException refused(String why) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.RequestFailed, why, null));
    }
}
