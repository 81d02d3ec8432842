package org.vmemsim.tests.language;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.tests.examples.Example;

/** What tests of the language do with files: load, validate, format. */
final class Vmem {
    private Vmem() {}

    /** There is one language for all tests: a second would take the place of the first where EMF registers it. */
    static <T> T get(Class<T> service) {
        return Example.service(service);
    }

    /** The {@code .vmem} files of a folder of test resources, by name. */
    static List<Path> files(String folder) {
        try (Stream<Path> s = Files.list(Path.of(Vmem.class.getResource(folder).toURI()))) {
            return s.filter(p -> p.toString().endsWith(".vmem")).sorted().toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files of the examples, in a fixed order. */
    static List<Path> examples() {
        return Example.all().stream().map(Example::file).sorted().toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static XtextResource load(Path file) {
        return (XtextResource) get(XtextResourceSet.class).getResource(URI.createFileURI(file.toString()), true);
    }

    /** A file without a place of its own. */
    static XtextResource parse(String text) {
        return parse(text, "memory:/test.vmem", get(XtextResourceSet.class));
    }

    static XtextResource parse(String text, String uri, XtextResourceSet set) {
        XtextResource resource = (XtextResource) set.createResource(URI.createURI(uri));
        try {
            resource.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return resource;
    }

    static Model model(XtextResource resource) {
        return (Model) resource.getContents().get(0);
    }

    /** All complaints, in the order of the text. */
    static List<Issue> issues(XtextResource resource) {
        return get(IResourceValidator.class).validate(resource, CheckMode.ALL, CancelIndicator.NullImpl).stream()
                .sorted(Comparator.comparing(Issue::getOffset).thenComparing(Issue::getMessage))
                .toList();
    }

    /** One line an issue: code, offset, length, message. */
    static String lines(List<Issue> issues) {
        return issues.stream()
                .map(i -> i.getCode() + " " + i.getOffset() + " " + i.getLength() + " " + i.getMessage())
                .collect(Collectors.joining("\n"));
    }

    static String format(String text) {
        XtextResource resource = parse(text);
        FormatterRequest request = get(FormatterRequest.class);
        request.setTextRegionAccess(
                get(TextRegionAccessBuilder.class).forNodeModel(resource).create());
        return request.getTextRegionAccess()
                .getRewriter()
                .renderToString(get(IFormatter2.class).format(request));
    }
}
