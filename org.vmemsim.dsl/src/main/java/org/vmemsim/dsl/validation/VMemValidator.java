package org.vmemsim.dsl.validation;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Check;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Stray;
import org.vmemsim.dsl.vMem.VMemPackage;

/** Checks of structure that no registry is needed for. */
public class VMemValidator extends AbstractVMemValidator {
    private static final List<String> DEFINITIONS = List.of(
            "host",
            "guest",
            "process",
            "run",
            "expect",
            "let",
            "layout",
            "mmu",
            "costs",
            "disk",
            "image",
            "trace",
            "workload",
            "sweep",
            "analyse",
            "explain",
            "import");

    /** A word that begins nothing: said once for a row of them, since most follow from the first. */
    @Check
    public void stray(Stray stray) {
        String word = stray.getWord();
        if (word == null || followsStray(stray)) return;
        if (word.equals("}")) {
            if (!followsSyntaxError(stray))
                error("This '}' closes nothing.", VMemPackage.Literals.STRAY__WORD, IssueCodes.STRAY_BRACE);
        } else if (word.equals(";")) {
            if (!isSyntaxError(stray))
                error(
                        "Definitions need no ';': take it out.",
                        VMemPackage.Literals.STRAY__WORD,
                        IssueCodes.NO_SEMICOLON);
        } else if (!isSyntaxError(stray)) {
            error(
                    "'" + word + "' begins no definition." + Suggestions.question(word, DEFINITIONS),
                    VMemPackage.Literals.STRAY__WORD,
                    IssueCodes.UNKNOWN_DEFINITION,
                    word,
                    Suggestions.nearest(word, DEFINITIONS).orElse(""));
        }
    }

    /** Whether the parser complained of this very word. */
    private static boolean isSyntaxError(Stray stray) {
        int offset = NodeModelUtils.getNode(stray).getOffset();
        return syntaxErrors(stray).anyMatch(n -> n.getOffset() == offset);
    }

    /** Whether the parser complained before, so that a brace too many may be its doing. */
    private static boolean followsSyntaxError(Stray stray) {
        int offset = NodeModelUtils.getNode(stray).getOffset();
        return syntaxErrors(stray).anyMatch(n -> n.getOffset() < offset);
    }

    private static Stream<INode> syntaxErrors(Stray stray) {
        IParseResult result = ((XtextResource) stray.eResource()).getParseResult();
        return StreamSupport.stream(result.getSyntaxErrors().spliterator(), false);
    }

    private static boolean followsStray(Stray stray) {
        List<?> all = ((Model) stray.eContainer()).getElements();
        int i = all.indexOf(stray);
        return i > 0 && all.get(i - 1) instanceof Stray before && before.getBody() == null;
    }

    /** Imports are relative to the file that holds them. */
    @Check
    public void importExists(Import imported) {
        if (imported.getImportURI() == null || EcoreUtil2.isValidUri(imported, URI.createURI(imported.getImportURI())))
            return;
        error(
                "There is no file '" + imported.getImportURI() + "' beside this one.",
                VMemPackage.Literals.IMPORT__IMPORT_URI,
                IssueCodes.MISSING_IMPORT,
                imported.getImportURI());
    }
}
