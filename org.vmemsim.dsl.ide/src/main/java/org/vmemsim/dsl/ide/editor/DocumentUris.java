package org.vmemsim.dsl.ide.editor;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.ide.server.UriExtensions;

/**
 * URIs as editors and as we write them. A document that was never saved ({@code untitled:Untitled-1}) counts as a file in
 * the folder that is open: so it has a language, and what it imports or replays is looked for there.
 */
public final class DocumentUris extends UriExtensions {
    private static final String UNSAVED = "untitled:";

    /** No file is called so. */
    private static final String ENDING = ".untitled.vmem";

    private final Map<URI, String> unsaved = new ConcurrentHashMap<>();
    private volatile Path folder = Path.of("").toAbsolutePath();

    /** Where documents that were never saved count as files; the folder of the process until it is told. */
    public void folder(Path open) {
        folder = open;
    }

    @Override
    public URI toUri(String editors) {
        if (!editors.startsWith(UNSAVED)) return super.toUri(editors);
        String name = URI.decode(editors.substring(UNSAVED.length()));
        URI ours = super.toUri(folder.resolve("x").toUri().resolve(file(name)).toString());
        unsaved.put(ours, editors);
        return ours;
    }

    /** A document whose editor knows already where it will be saved says the path: its last part is the name. */
    private static String file(String name) {
        String[] parts = (name.isBlank() ? "Untitled" : name).split("[/\\\\]+");
        return URI.encodeSegment(parts[parts.length - 1], false) + ENDING;
    }

    @Override
    public String toUriString(URI ours) {
        String editors = unsaved.get(ours);
        return editors == null ? super.toUriString(ours) : editors;
    }

    /** The name of a document, as its editor shows it. */
    public static String name(URI ours) {
        String last = Optional.ofNullable(ours.lastSegment()).map(URI::decode).orElse("");
        return last.endsWith(ENDING) ? last.substring(0, last.length() - ENDING.length()) : last;
    }
}
