package org.vmemsim.dsl.validation;

import com.google.inject.Inject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.parser.IParseResult;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.validation.Check;
import org.vmemsim.dsl.linking.VMemResource;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.messages.Suggestions;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.nesting.Depth;
import org.vmemsim.dsl.scoping.Imports;
import org.vmemsim.dsl.scoping.Parts;
import org.vmemsim.dsl.vMem.Axis;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Expect;
import org.vmemsim.dsl.vMem.FaultHandler;
import org.vmemsim.dsl.vMem.ForEach;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Span;
import org.vmemsim.dsl.vMem.Stray;
import org.vmemsim.dsl.vMem.Sweep;
import org.vmemsim.dsl.vMem.TraceFile;
import org.vmemsim.dsl.vMem.VMemPackage;
import org.vmemsim.dsl.vMem.Value;

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
        if (trace.getPath() == null) return;
        String problem = problem(trace.getPath(), holder);
        if (!problem.isEmpty())
            error(problem, VMemPackage.Literals.TRACE_FILE__PATH, IssueCodes.MISSING_TRACE_FILE, trace.getPath());
    }

    private static String problem(String written, URI holder) {
        if (written.isBlank()) return "The name of the trace file is empty. Write a path from the folder of this file.";
        try {
            Path path = holder.isFile() ? Path.of(holder.toFileString()).resolveSibling(written) : Path.of(written);
            if (!holder.isFile() || Files.isRegularFile(path)) return "";
            if (Files.isDirectory(path)) return "'" + written + "' is a folder. Name one trace file in it.";
            if (Files.exists(path)) return "'" + written + "' is a device or a pipe. Name a trace file.";
            return "There is no trace file '" + written + "', looked for beside this file.";
        } catch (InvalidPathException e) {
            return "'" + written + "' is no name of a file. Write a path from the folder of this file.";
        }
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

    /** Words that begin nothing: said once for a row of them, since most follow from the first. */
    @Check
    public void strays(Model model) {
        if (model.eResource() instanceof VMemResource r && r.isUnreadable()) return; // that says it all
        TreeSet<Integer> syntaxErrors = new TreeSet<>();
        IParseResult parsed = ((XtextResource) model.eResource()).getParseResult();
        Element before = null;
        for (Element e : model.getElements()) {
            boolean follows = before instanceof Stray s && s.getBody() == null;
            if (e instanceof Stray stray && stray.getWord() != null && !follows) {
                if (syntaxErrors.isEmpty()) parsed.getSyntaxErrors().forEach(n -> syntaxErrors.add(n.getOffset()));
                stray(stray, syntaxErrors);
            }
            before = e;
        }
    }

    /** @param syntaxErrors where the parser complained: perhaps of this very word, or before, and then a brace is its doing */
    private void stray(Stray stray, TreeSet<Integer> syntaxErrors) {
        String word = stray.getWord();
        int offset = NodeModelUtils.getNode(stray).getOffset();
        if (word.equals("\ufeff")) {
            stray(stray, "This file begins with a byte order mark. Save it as UTF-8 without one.", IssueCodes.ENCODING);
        } else if (word.equals("}")) {
            if (syntaxErrors.lower(offset) == null) stray(stray, "This '}' closes nothing.", IssueCodes.STRAY_BRACE);
        } else if (syntaxErrors.contains(offset)) {
            return;
        } else if (word.equals(";")) {
            stray(stray, "Definitions need no ';': take it out.", IssueCodes.NO_SEMICOLON);
        } else {
            Optional<String> near = Suggestions.nearest(word, VMemSyntaxMessages.DEFINITIONS);
            stray(
                    stray,
                    VMemSyntaxMessages.noDefinition(word, near),
                    IssueCodes.UNKNOWN_DEFINITION,
                    word,
                    near.orElse(""));
        }
    }

    private void stray(Stray stray, String message, String code, String... data) {
        error(message, stray, VMemPackage.Literals.STRAY__WORD, INSIGNIFICANT_INDEX, code, data);
    }

    /** What stands deeper is no part of the model, so this is the only complaint about it. */
    @Check
    public void nestedTooDeep(Model model) {
        Depth.tooDeep(NodeModelUtils.getNode(model).getRootNode())
                .ifPresent(leaf -> getMessageAcceptor()
                        .acceptError(
                                "This is nested too deep, at most " + Depth.LIMIT
                                        + ", or computed in too many steps. Take out a part of it.",
                                model,
                                leaf.getOffset(),
                                leaf.getLength(),
                                IssueCodes.TOO_DEEP));
    }

    /** Imports are relative to the file that holds them, and lead to files of the language. */
    @Check
    public void importLeadsToAFile(Import imported) {
        if (imported.getImportURI() == null) return; // the parser said so
        String problem = Imports.problem(imported.eResource(), imported);
        if (problem.isEmpty()) return;
        error(problem, VMemPackage.Literals.IMPORT__IMPORT_URI, IssueCodes.MISSING_IMPORT, imported.getImportURI());
    }

    /** Steps are taken by loops, and by the axes of sweeps. */
    @Check
    public void nothingElseSteps(Span span) {
        if (span.getStep() == null || span.eContainer() instanceof ForEach || isAxis(span)) return;
        error(
                "Only 'for' and 'vary' take steps. Write 'for i in a..b step s { … }' around a single one.",
                VMemPackage.Literals.SPAN__STEP,
                IssueCodes.NO_STEP);
    }

    private static boolean isAxis(Span span) {
        return span.eContainer() instanceof Value v && v.eContainer() instanceof Axis;
    }

    /** An expectation outside a sweep has one machine before it: there is nothing to choose by values. */
    @Check
    public void whereBelongsToSweeps(Expect expect) {
        if (expect.getBindings().isEmpty() || expect.eContainer() instanceof Sweep) return;
        error(
                "'where' chooses among the runs of a sweep. Take it out, or put the expectation into 'sweep … { }'.",
                VMemPackage.Literals.EXPECT__BINDINGS,
                IssueCodes.NO_SWEEP);
    }
}
