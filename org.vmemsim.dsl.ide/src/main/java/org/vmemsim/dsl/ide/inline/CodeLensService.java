package org.vmemsim.dsl.ide.inline;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.codelens.ICodeLensService;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.service.OperationCanceledManager;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.commands.VMemCommands;
import org.vmemsim.dsl.ide.editor.Positions;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Explain;
import org.vmemsim.dsl.vMem.Literal;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Run;
import org.vmemsim.runtime.scenario.run.ExplainSpec;
import org.vmemsim.runtime.scenario.settings.Words;

/** What can be done, above the line on which it can be done. */
public class CodeLensService implements ICodeLensService {
    @Inject
    private OperationCanceledManager cancellation;

    @Override
    public List<? extends CodeLens> computeCodeLenses(
            Document document, XtextResource resource, CodeLensParams params, CancelIndicator cancel) {
        List<CodeLens> lenses = new ArrayList<>();
        if (resource == null || resource.getContents().isEmpty()) return lenses;
        Positions positions = new Positions(document);
        String uri = params.getTextDocument().getUri();
        for (Element element : ((Model) resource.getContents().get(0)).getElements()) {
            cancellation.checkCanceled(cancel);
            if (element instanceof Run run && run.getName() != null) {
                lenses.add(lens(positions, run, new Command("Run", VMemCommands.RUN, List.of(uri, run.getName()))));
                lenses.add(lens(positions, run, explain(uri, run.getName(), 1, ExplainSpec.What.ACCESS)));
            } else if (element instanceof Explain e && e.getIndex() instanceof Literal number && run(e) != null) {
                ExplainSpec.What what = e.getWhat() == null ? ExplainSpec.What.ACCESS : ExplainSpec.What.STATEMENT;
                lenses.add(lens(
                        positions, e, explain(uri, run(e), number.getNumber().longValue(), what)));
            }
        }
        return lenses;
    }

    private static Command explain(String uri, String run, long number, ExplainSpec.What what) {
        List<Object> arguments =
                what == ExplainSpec.What.ACCESS ? List.of(uri, run, number) : List.of(uri, run, number, Words.of(what));
        return new Command("Explain", VMemCommands.EXPLAIN, arguments);
    }

    private static String run(Explain e) {
        if (e.getSubject() == null || e.getSubject().getSegments().isEmpty()) return null;
        return e.getSubject().getSegments().get(0).getTarget() instanceof Run run ? run.getName() : null;
    }

    private static CodeLens lens(Positions positions, EObject element, Command command) {
        Position at = positions.at(NodeModelUtils.findActualNodeFor(element).getOffset());
        return new CodeLens(new Range(at, at), command, null);
    }
}
