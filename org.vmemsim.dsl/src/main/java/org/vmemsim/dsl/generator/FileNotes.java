package org.vmemsim.dsl.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;

/** Notes of a file, of the files that it imports, and of the library. */
final class FileNotes implements Notes {
    private final Resource file;
    private final Function<EObject, String> documentation;
    private final List<String> lines;

    FileNotes(Model model, Function<EObject, String> documentation) {
        this.file = model.eResource();
        this.documentation = documentation;
        this.lines = lines(model);
    }

    /** A run may be inherited from an imported file, whose lines are others. */
    private static List<String> lines(Model model) {
        ICompositeNode node = NodeModelUtils.getNode(model);
        if (node == null || !model.getImports().isEmpty()) return List.of();
        return node.getRootNode().getText().lines().toList();
    }

    @Override
    public String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    @Override
    public String documentation(String kind, String name) {
        List<Resource> files = new ArrayList<>(List.of(file));
        files.addAll(file.getResourceSet().getResources());
        return files.stream()
                .map(f -> definitions(f, kind, name).toList())
                .filter(d -> !d.isEmpty())
                .findFirst()
                .filter(d -> d.size() == 1) // whose of several it would be is not known here
                .map(d -> documentation.apply(d.get(0)))
                .orElse("");
    }

    private static Stream<Named> definitions(Resource file, String kind, String name) {
        return EcoreUtil2.eAllContentsAsList(file).stream()
                .filter(Named.class::isInstance)
                .map(Named.class::cast)
                .filter(n -> name.equals(n.getName())
                        && kind.equalsIgnoreCase(n.eClass().getName()));
    }
}
