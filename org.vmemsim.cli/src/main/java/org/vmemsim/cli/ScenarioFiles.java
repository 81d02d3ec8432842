package org.vmemsim.cli;

import com.google.inject.Injector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.util.LineAndColumn;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.jspecify.annotations.Nullable;
import org.vmemsim.cli.Diagnostic.Severity;
import org.vmemsim.cli.terminal.UserException;
import org.vmemsim.dsl.VMemStandaloneSetup;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.mapping.value.MappingIssue;
import org.vmemsim.dsl.nesting.LimitedParser;
import org.vmemsim.dsl.scoping.Imports;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.TraceFile;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/** Reads {@code .vmem} files by the language's own parser, linker, validator and mapping. */
final class ScenarioFiles implements Services.Loader {
    /** What is longer is not even read: a character has up to four bytes. */
    static final long MOST_BYTES = 4L * LimitedParser.LONGEST;

    private @Nullable Injector injector;

    @Override
    public LoadedFile load(Path file) {
        refuseWhatIsNoScenario(file);
        long size = file.toFile().length();
        if (size > MOST_BYTES) {
            String message = LimitedParser.tooLong(size);
            return new LoadedFile(
                    file, List.of(new Diagnostic(file, 1, 1, 1, Severity.ERROR, message, "too-long")), null);
        }
        XtextResourceSet resources = language().getInstance(XtextResourceSet.class);
        resources.getLoadOptions().put(XtextResource.OPTION_ENCODING, StandardCharsets.UTF_8.name());
        URI uri = URI.createFileURI(file.toAbsolutePath().normalize().toString());
        Resource resource = resources.getResource(uri, true);
        List<Diagnostic> diagnostics = new ArrayList<>();
        diagnose(resource, file, diagnostics);
        Set<Resource> imported = imported(resource);
        imported.forEach(r -> diagnose(r, shown(r.getURI()), diagnostics));
        if (diagnostics.stream().anyMatch(Diagnostic::isError)) return new LoadedFile(file, diagnostics, null);
        if (resource.getContents().isEmpty()) { // nothing but blanks and comments
            Scenario nothing = new Scenario("", List.of(), List.of(), List.of(), List.of());
            return new LoadedFile(file, diagnostics, nothing);
        }
        LoadedFile loaded = map((Model) resource.getContents().get(0), file, diagnostics);
        return new LoadedFile(file, loaded.diagnostics(), loaded.scenario(), inputs(resource, imported));
    }

    /** Imported files, and the traces that any of them names. */
    private static List<Path> inputs(Resource main, Set<Resource> imported) {
        List<Path> inputs = new ArrayList<>();
        List<Resource> all = new ArrayList<>(imported);
        all.add(main);
        for (Resource r : all) {
            if (!r.getURI().isFile() || r.getContents().isEmpty()) continue;
            Path path = Path.of(r.getURI().toFileString());
            if (r != main) inputs.add(path);
            for (TraceFile t : EcoreUtil2.getAllContentsOfType(r.getContents().get(0), TraceFile.class))
                if (t.getPath() != null) inputs.add(path.resolveSibling(t.getPath()));
        }
        return inputs;
    }

    /** The validator has looked through the same mapping; what only the whole shows is found here. */
    private LoadedFile map(Model model, Path file, List<Diagnostic> diagnostics) {
        Mapping mapping;
        try {
            mapping = language().getInstance(ScenarioMapper.class).map(model);
        } catch (InvalidScenarioException e) {
            diagnostics.add(new Diagnostic(file, 0, 0, 0, Severity.ERROR, String.valueOf(e.getMessage()), "invalid"));
            return new LoadedFile(file, diagnostics, null);
        }
        for (MappingIssue issue : mapping.issues()) if (issue.isError()) diagnostics.add(diagnostic(issue, file));
        return new LoadedFile(file, diagnostics, mapping.hasErrors() ? null : mapping.scenario());
    }

    private static Diagnostic diagnostic(MappingIssue issue, Path file) {
        INode node = NodeModelUtils.getNode(issue.element());
        if (node == null) return new Diagnostic(file, 0, 0, 0, Severity.ERROR, issue.message(), issue.code());
        LineAndColumn place = NodeModelUtils.getLineAndColumn(node, node.getOffset());
        return new Diagnostic(
                file,
                place.getLine(),
                place.getColumn(),
                node.getLength(),
                Severity.ERROR,
                issue.message(),
                issue.code());
    }

    private Injector language() {
        Injector known = injector;
        if (known == null) injector = known = new VMemStandaloneSetup().createInjectorAndDoEMFRegistration();
        return known;
    }

    private static void refuseWhatIsNoScenario(Path file) {
        if (!Files.exists(file)) throw new UserException("there is no file " + file);
        if (Files.isDirectory(file)) throw new UserException(file + " is a folder; name a .vmem file in it");
        if (!Files.isRegularFile(file)) throw new UserException(file + " is a device or a pipe; name a .vmem file");
        if (!Files.isReadable(file)) throw new UserException(file + " may not be read");
        if (!file.toString().endsWith(".vmem"))
            throw new UserException(file + " is no scenario: its name should end in .vmem");
    }

    /**
     * Files that the scenario imports, and what they import in turn, also if nothing of them is used. One that does not
     * exist is the validator's business, and the library has tests of its own.
     */
    private Set<Resource> imported(Resource main) {
        Library library = language().getInstance(Library.class);
        Set<Resource> found = new LinkedHashSet<>(List.of(main));
        Deque<Resource> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            Resource resource = open.remove();
            if (resource.getContents().isEmpty() || !(resource.getContents().get(0) instanceof Model model)) continue;
            for (Import i : model.getImports()) {
                if (!Imports.isUsable(resource, i)) continue;
                Resource next = EcoreUtil2.getResource(resource, i.getImportURI());
                if (next != null && !library.contains(next.getURI()) && found.add(next)) open.add(next);
            }
        }
        found.remove(main);
        return found;
    }

    private void diagnose(Resource resource, Path shown, List<Diagnostic> diagnostics) {
        IResourceValidator validator = language().getInstance(IResourceValidator.class);
        validator.validate(resource, CheckMode.ALL, CancelIndicator.NullImpl).stream()
                .map(issue -> diagnostic(issue, shown))
                .sorted(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column))
                .distinct()
                .forEach(diagnostics::add);
    }

    private static Diagnostic diagnostic(Issue issue, Path file) {
        Severity severity = switch (issue.getSeverity()) {
            case ERROR -> Severity.ERROR;
            case WARNING -> Severity.WARNING;
            default -> Severity.NOTE;
        };
        return new Diagnostic(
                file,
                orZero(issue.getLineNumber()),
                orZero(issue.getColumn()),
                orZero(issue.getLength()),
                severity,
                issue.getMessage(),
                code(issue.getCode()));
    }

    /** Codes of Xtext itself are class names; their last part says enough. */
    private static String code(@Nullable String code) {
        return code == null ? "" : code.substring(code.lastIndexOf('.') + 1);
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    /** The path from here, if that is shorter. */
    private static Path shown(URI uri) {
        Path path = Path.of(uri.toFileString());
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
