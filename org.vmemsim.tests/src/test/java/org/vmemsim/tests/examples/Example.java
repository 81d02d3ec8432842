package org.vmemsim.tests.examples;

import com.google.inject.Injector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.formatting2.FormatterRequest;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.formatting2.regionaccess.TextRegionAccessBuilder;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.vmemsim.dsl.VMemStandaloneSetup;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.result.Result;
import org.vmemsim.runtime.run.Simulation;
import org.vmemsim.runtime.scenario.Scenario;

/**
 * A scenario file.
 *
 * @param file absolute or relative to the tests' module
 */
public record Example(Path file) {
    /** The folder of all examples. */
    public static final Path FOLDER = Path.of("..", "examples");

    private static final Injector LANGUAGE = new VMemStandaloneSetup().createInjectorAndDoEMFRegistration();

    /** Mappings and results are wanted by several tests; the library and traces take a while to read. */
    private static final Map<Path, Mapping> MAPPINGS = new ConcurrentHashMap<>();

    private static final Map<Path, Result> RESULTS = new ConcurrentHashMap<>();

    /** All examples, in order of their paths; not what a build of the user project has left behind. */
    public static List<Example> all() {
        return in(FOLDER);
    }

    /** The examples that have something to run; others only define parts. */
    public static List<Example> runnable() {
        return all().stream().filter(e -> !e.scenario().runs().isEmpty()).toList();
    }

    /** All scenario files below a folder. */
    public static List<Example> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".vmem"))
                    .filter(f -> Stream.of(f.toString().split("[/\\\\]")).noneMatch("target"::equals))
                    .sorted()
                    .map(Example::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A service of the language. */
    public static <T> T service(Class<T> type) {
        return LANGUAGE.getInstance(type);
    }

    /** The file as a resource in a set of its own. */
    public XtextResource load() {
        XtextResourceSet set = service(XtextResourceSet.class);
        set.getLoadOptions().put(XtextResource.OPTION_ENCODING, StandardCharsets.UTF_8.name());
        String path = file.toAbsolutePath().normalize().toString();
        return (XtextResource) set.getResource(URI.createFileURI(path), true);
    }

    /** What an editor would complain about. */
    public List<Issue> issues() {
        return service(IResourceValidator.class).validate(load(), CheckMode.ALL, CancelIndicator.NullImpl);
    }

    /** What the mapping makes of it. */
    public Mapping mapping() {
        return MAPPINGS.computeIfAbsent(
                file,
                f -> service(ScenarioMapper.class)
                        .map((Model) load().getContents().get(0)));
    }

    /** The file as the formatter writes it. */
    String formatted() {
        FormatterRequest request = service(FormatterRequest.class);
        request.setTextRegionAccess(
                service(TextRegionAccessBuilder.class).forNodeModel(load()).create());
        return request.getTextRegionAccess()
                .getRewriter()
                .renderToString(service(IFormatter2.class).format(request));
    }

    /** What it says. */
    public Scenario scenario() {
        return mapping().scenario();
    }

    /** What simulating it gives. */
    public Result result() {
        return RESULTS.computeIfAbsent(file, f -> simulate(scenario()));
    }

    /** What simulating a scenario gives that has the same folder. */
    public Result simulate(Scenario scenario) {
        return Simulation.run(scenario, Options.in(file.toAbsolutePath().getParent()));
    }

    /** The file's name with another ending. */
    public Path beside(String ending) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.vmem$", ending));
    }

    @Override
    public String toString() {
        Path root = FOLDER.toAbsolutePath().normalize().getParent();
        return root.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }
}
