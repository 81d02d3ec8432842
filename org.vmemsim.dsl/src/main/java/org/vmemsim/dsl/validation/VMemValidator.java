package org.vmemsim.dsl.validation;

import com.google.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Check;
import org.vmemsim.dsl.mapping.MappingIssue;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Stray;
import org.vmemsim.dsl.vMem.TraceFile;
import org.vmemsim.dsl.vMem.VMemPackage;

/** What is wrong with a file that parses: in its structure, and in what its mapping to a scenario finds. */
public class VMemValidator extends AbstractVMemValidator {
    @Inject
    private ScenarioMapper mapper;

    /** Everything that has to do with meaning is found by mapping the file; what imported files do wrong is said in them. */
    @Check
    public void meaning(Model model) {
        for (MappingIssue i : mapper.check(model)) {
            if (i.element().eResource() != model.eResource()) continue;
            String[] data = i.data().toArray(String[]::new);
            tell(i, data);
        }
    }

    private void tell(MappingIssue i, String[] data) {
        switch (i.severity()) {
            case ERROR -> error(i.message(), i.element(), i.feature(), INSIGNIFICANT_INDEX, i.code(), data);
            case WARNING -> warning(i.message(), i.element(), i.feature(), INSIGNIFICANT_INDEX, i.code(), data);
            default -> info(i.message(), i.element(), i.feature(), INSIGNIFICANT_INDEX, i.code(), data);
        }
    }

    /** Trace files are relative to the file that names them. */
    @Check
    public void traceFileExists(TraceFile trace) {
        URI holder = trace.eResource().getURI();
        if (trace.getPath() == null || trace.getPath().isEmpty() || !holder.isFile()) return;
        Path path = Path.of(holder.toFileString()).resolveSibling(trace.getPath());
        if (!Files.isRegularFile(path))
            error(
                    "There is no trace file '" + trace.getPath() + "', looked for beside this file.",
                    VMemPackage.Literals.TRACE_FILE__PATH,
                    IssueCodes.MISSING_TRACE_FILE,
                    trace.getPath());
    }

    /** Names are looked up by their text alone: of two of one name, one would never be found. */
    @Check
    public void namesAreUnique(EObject owner) {
        Map<String, Named> seen = new HashMap<>();
        for (EObject part : owner.eContents()) {
            if (!(part instanceof Named n)
                    || n.getName() == null
                    || part instanceof FaultHandler
                    || part instanceof ForEach) continue;
            if (seen.putIfAbsent(n.getName(), n) != null)
                error(
                        "There is another '" + n.getName() + "' in this " + (owner instanceof Model ? "file" : "block")
                                + ".",
                        n,
                        VMemPackage.Literals.NAMED__NAME,
                        IssueCodes.DUPLICATE_NAME,
                        n.getName());
        }
    }

    /** Nothing can extend itself, on however many steps. */
    @Check
    public void extendsNothingOfItself(Named named) {
        EObject parent = Parts.parent(named);
        for (int i = 0; parent != null && i < LONGEST_CHAIN; i++, parent = Parts.parent(parent)) {
            if (parent != named) continue;
            error(
                    "'" + named.getName() + "' extends itself.",
                    named.eClass().getEStructuralFeature("parent"),
                    IssueCodes.CYCLIC_EXTENDS,
                    named.getName());
            return;
        }
    }

    /** More definitions than any file extends one after the other; a circle beside the one looked at ends here. */
    private static final int LONGEST_CHAIN = 1000;

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
            Optional<String> near = Suggestions.nearest(word, DEFINITIONS);
            error(
                    "'" + word + "' begins no definition." + Suggestions.question(near),
                    VMemPackage.Literals.STRAY__WORD,
                    IssueCodes.UNKNOWN_DEFINITION,
                    word,
                    near.orElse(""));
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
