package org.vmemsim.dsl.ide.figures;

import com.google.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.vmemsim.dsl.vMem.Element;
import org.vmemsim.dsl.vMem.Import;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.dsl.vMem.Trace;
import org.vmemsim.dsl.vMem.TraceFile;

/**
 * Looks each second whether a file that an open document reads has come, gone or changed: traces and imports, wherever they
 * are. Editors tell of changes in their workspace alone, if at all.
 */
@Singleton
public final class FileWatch {
    private static final long SECOND = 1_000;
    private static final long RECENTLY = 5_000;

    /** What open documents read, by document. */
    private final Map<URI, Set<URI>> readers = new HashMap<>();

    private final Map<URI, Stamp> stamps = new HashMap<>();
    private ScheduledExecutorService clock;

    private record Stamp(boolean exists, long modified, long size) {
        private static final Stamp NOTHING = new Stamp(false, 0, 0);

        static Stamp of(URI file) {
            try {
                BasicFileAttributes a = Files.readAttributes(Path.of(file.toFileString()), BasicFileAttributes.class);
                return new Stamp(true, a.lastModifiedTime().toMillis(), a.size());
            } catch (IOException | InvalidPathException e) {
                return NOTHING;
            }
        }

        /** The document was read a moment ago: what has come or changed since then is not known to it. */
        static Stamp first(URI file) {
            Stamp now = of(file);
            return now.modified > System.currentTimeMillis() - RECENTLY ? NOTHING : now;
        }
    }

    /** Begins to look. @param changed told of files to read anew, and of those that are gone */
    public synchronized void start(BiConsumer<List<URI>, List<URI>> changed) {
        if (clock != null) return;
        clock = Executors.newSingleThreadScheduledExecutor(r -> {
            Thread thread = new Thread(r, "vmem-files");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(() -> look(changed), SECOND, SECOND, TimeUnit.MILLISECONDS);
    }

    /** Looks no more. */
    synchronized void stop() {
        if (clock != null) clock.shutdownNow();
    }

    /** A document has been read: from now on what it reads is looked at. */
    synchronized void opened(URI document, Set<URI> files) {
        readers.put(document, files);
        for (URI file : files) stamps.computeIfAbsent(file, Stamp::first);
        forget();
    }

    /** A document is open no longer. */
    synchronized void closed(URI document) {
        readers.remove(document);
        forget();
    }

    private void forget() {
        Set<URI> all = new LinkedHashSet<>();
        readers.values().forEach(all::addAll);
        stamps.keySet().retainAll(all);
    }

    /** What has changed is told outside of the lock: whoever is told may wait for an edit. */
    private void look(BiConsumer<List<URI>, List<URI>> changed) {
        Set<URI> fresh = new LinkedHashSet<>();
        List<URI> gone = new ArrayList<>();
        synchronized (this) {
            for (Map.Entry<URI, Stamp> e : stamps.entrySet()) {
                Stamp now = Stamp.of(e.getKey());
                if (now.equals(e.getValue())) continue;
                e.setValue(now);
                readers.forEach((document, files) -> {
                    if (files.contains(e.getKey())) fresh.add(document);
                });
                boolean scenario = "vmem".equals(e.getKey().fileExtension()) && !readers.containsKey(e.getKey());
                if (scenario && now.exists()) fresh.add(e.getKey());
                else if (scenario) gone.add(e.getKey());
            }
        }
        if (!fresh.isEmpty()) changed.accept(List.copyOf(fresh), gone);
    }

    /** The files that a document reads, and those that its imports do; also those that are not there. */
    static Set<URI> filesOf(Resource document) {
        Set<URI> files = new LinkedHashSet<>();
        add(document, files);
        return files;
    }

    private static void add(Resource resource, Set<URI> files) {
        for (EObject root : resource.getContents()) {
            if (!(root instanceof Model model)) continue;
            for (Import i : model.getImports()) {
                URI file = file(resource, i.getImportURI());
                if (file == null || !files.add(file)) continue;
                Resource imported = resource.getResourceSet().getResource(file, false);
                if (imported != null) add(imported, files);
            }
            for (Element e : model.getElements()) if (e instanceof Trace trace) addTraces(resource, trace, files);
        }
    }

    private static void addTraces(Resource resource, Trace trace, Set<URI> files) {
        for (TreeIterator<EObject> all = trace.eAllContents(); all.hasNext(); )
            if (all.next() instanceof TraceFile t) {
                URI file = file(resource, t.getPath());
                if (file != null) files.add(file);
            }
    }

    /** Null for what can be no file. */
    private static URI file(Resource holder, String written) {
        if (written == null || written.isBlank() || !holder.getURI().isFile()) return null;
        try {
            Path beside = Path.of(holder.getURI().toFileString());
            URI file = URI.createURI(
                    beside.resolveSibling(written).normalize().toUri().toString());
            return file.isFile() ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
