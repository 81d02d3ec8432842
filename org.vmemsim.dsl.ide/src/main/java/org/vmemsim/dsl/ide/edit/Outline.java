package org.vmemsim.dsl.ide.edit;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.SymbolKind;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.symbol.HierarchicalDocumentSymbolService;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.editor.Positions;
import org.vmemsim.dsl.vMem.Costs;
import org.vmemsim.dsl.vMem.Disk;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Guest;
import org.vmemsim.dsl.vMem.Host;
import org.vmemsim.dsl.vMem.Image;
import org.vmemsim.dsl.vMem.Layout;
import org.vmemsim.dsl.vMem.Let;
import org.vmemsim.dsl.vMem.Level;
import org.vmemsim.dsl.vMem.Mmu;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Phase;
import org.vmemsim.dsl.vMem.Process;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.dsl.vMem.Sweep;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.dsl.vMem.VMemPackage;

/** The outline: what has a name, and what is expected, nested as in the text. */
public class Outline extends HierarchicalDocumentSymbolService {
    private static final int LONGEST = 60;

    /** What stands for a name that is still to be written. */
    private static final String NAMELESS = "(no name yet)";

    @Override
    public List<DocumentSymbol> getSymbols(
            Document document, XtextResource resource, DocumentSymbolParams params, CancelIndicator cancel) {
        if (resource.getContents().isEmpty()) return List.of();
        return symbols(resource.getContents().get(0), new Positions(document));
    }

    /** What lies in blocks without a name, such as repetitions, belongs to the named thing around. */
    private static List<DocumentSymbol> symbols(EObject owner, Positions positions) {
        List<DocumentSymbol> symbols = new ArrayList<>();
        for (EObject child : owner.eContents()) {
            INode node = NodeModelUtils.findActualNodeFor(child);
            if (node == null) continue;
            if (child instanceof Expect) {
                symbols.add(new DocumentSymbol(
                        shortened(NodeModelUtils.getTokenText(node)),
                        SymbolKind.Boolean,
                        positions.of(node),
                        positions.of(node)));
            } else if (isShown(child)) {
                String name = ((Named) child).getName();
                INode place = NodeModelUtils.findNodesForFeature(child, VMemPackage.Literals.NAMED__NAME)
                        .get(0);
                DocumentSymbol symbol = new DocumentSymbol(
                        name == null || name.isBlank() ? NAMELESS : name,
                        kind(child),
                        positions.of(node),
                        positions.of(place));
                symbol.setDetail(detail(child));
                symbol.setChildren(symbols(child, positions));
                symbols.add(symbol);
            } else {
                symbols.addAll(symbols(child, positions));
            }
        }
        return symbols;
    }

    private static boolean isShown(EObject o) {
        return o instanceof Named
                && !(o instanceof ForEach || o instanceof FaultHandler)
                && !NodeModelUtils.findNodesForFeature(o, VMemPackage.Literals.NAMED__NAME)
                        .isEmpty();
    }

    private static String detail(EObject o) {
        if (o instanceof Guest guest && guest.getPaging() != null) return "guest, " + guest.getPaging();
        String name = o.eClass().getName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static SymbolKind kind(EObject o) {
        if (o instanceof Host) return SymbolKind.Module;
        if (o instanceof Guest) return SymbolKind.Class;
        if (o instanceof Process) return SymbolKind.Object;
        if (o instanceof Layout || o instanceof Mmu) return SymbolKind.Struct;
        if (o instanceof Level) return SymbolKind.Field;
        if (o instanceof Costs || o instanceof Disk || o instanceof Image) return SymbolKind.Interface;
        if (o instanceof Trace) return SymbolKind.Event;
        if (o instanceof Run || o instanceof Sweep) return SymbolKind.Function;
        if (o instanceof Phase) return SymbolKind.Method;
        if (o instanceof Let) return SymbolKind.Constant;
        return SymbolKind.Variable; // regions, TLBs, buffers
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
