package org.vmemsim.dsl.ui.server;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBufferManager;
import org.eclipse.core.filesystem.IFileStore;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jface.text.IDocument;

/** The files in editors, in the workspace or not. All views of a file share its document, so it is opened once. */
public final class OpenFiles {
    private static final Map<IDocument, OpenFile> OPEN = new ConcurrentHashMap<>();

    private OpenFiles() {}

    /** The file of a document that is shown in an editor of ours. */
    public static Optional<OpenFile> of(IDocument document) {
        return document == null ? Optional.empty() : Optional.ofNullable(OPEN.get(document));
    }

    static Optional<OpenFile> of(Path path) {
        return all().stream().filter(file -> file.path().equals(path)).findFirst();
    }

    static Collection<OpenFile> all() {
        return OPEN.values();
    }

    /** One more editor shows the document. */
    public static Optional<OpenFile> opened(IDocument document) {
        OpenFile file = OPEN.computeIfAbsent(document, d -> path(d).map(p -> new OpenFile(p, d)).orElse(null));
        if (file != null) file.opened();
        return Optional.ofNullable(file);
    }

    /** One editor less shows it. */
    public static void closed(IDocument document) {
        OPEN.computeIfPresent(document, (d, file) -> file.closed() ? null : file);
    }

    private static Optional<Path> path(IDocument document) {
        ITextFileBuffer buffer = ITextFileBufferManager.DEFAULT.getTextFileBuffer(document);
        IFileStore store = buffer == null ? null : buffer.getFileStore();
        return store == null ? Optional.empty() : path(store.toURI());
    }

    /** Empty where it is no file of this machine. */
    static Optional<Path> path(URI uri) {
        try {
            return Optional.of(Path.of(uri).toAbsolutePath().normalize());
        } catch (IllegalArgumentException | FileSystemNotFoundException elsewhere) {
            return Optional.empty();
        }
    }

    /** The file as the workspace knows it. */
    public static Optional<IFile> inWorkspace(Path path) {
        for (IFile file : ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(path.toUri()))
            if (file.exists()) return Optional.of(file);
        return Optional.empty();
    }
}
