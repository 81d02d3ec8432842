package org.vmemsim.dsl.ide.complete;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.log4j.Logger;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.eclipse.xtext.ide.editor.contentassist.IIdeContentProposalAcceptor;

/** Files beside the document and in folders: scenarios behind {@code import}, anything else behind {@code file}. */
final class FileProposals {
    private static final Logger LOG = Logger.getLogger(FileProposals.class);
    private static final Pattern PATH = Pattern.compile("(?<![\\w.^])(import|file)[ \\t]+(\"?)([^\"\\n]*)$");
    private static final int MOST = 1_000;

    /** What is typed of a path: the word before it, its quote if there is one, its folders, the beginning of a name. */
    private record Typed(boolean scenario, boolean quoted, String folder, String name, boolean closed) {}

    private FileProposals() {}

    /** Offers files if a path is being written in the text before the offset. @return whether one is */
    static boolean at(URI document, String text, int offset, IIdeContentProposalAcceptor acceptor) {
        int line = text.lastIndexOf('\n', offset - 1) + 1;
        Matcher path = PATH.matcher(text.substring(line, offset));
        if (!path.find()) return false;
        String written = path.group(3);
        boolean quoted = !path.group(2).isEmpty();
        if (!quoted && !written.isEmpty()) return false;
        int slash = written.lastIndexOf('/') + 1;
        boolean closed = offset < text.length() && text.charAt(offset) == '"';
        Typed typed = new Typed(
                path.group(1).equals("import"), quoted, written.substring(0, slash), written.substring(slash), closed);
        offer(document, typed, acceptor);
        return true;
    }

    private static void offer(URI document, Typed typed, IIdeContentProposalAcceptor acceptor) {
        if (!document.isFile()) return;
        try {
            Path here = Path.of(document.toFileString());
            Path folder = here.resolveSibling(typed.folder.isEmpty() ? "." : typed.folder)
                    .normalize();
            if (!Files.isDirectory(folder)) return;
            try (Stream<Path> all = Files.list(folder)) {
                List<Path> found =
                        all.filter(p -> !p.equals(here)).sorted().limit(MOST).toList();
                for (Path p : found) entry(p, typed).ifPresent(e -> acceptor.accept(e, priority(e)));
            }
        } catch (IOException | InvalidPathException e) {
            LOG.debug("A folder cannot be listed, so nothing of it is offered", e);
        }
    }

    private static int priority(ContentAssistEntry e) {
        return e.getKind().equals(ContentAssistEntry.KIND_FILE) ? 2 : 1;
    }

    private static Optional<ContentAssistEntry> entry(Path file, Typed typed) {
        String name = file.getFileName().toString();
        boolean folder = Files.isDirectory(file);
        boolean fits = folder || Files.isRegularFile(file) && name.endsWith(".vmem") == typed.scenario;
        boolean begun = name.toLowerCase(Locale.ROOT).startsWith(typed.name.toLowerCase(Locale.ROOT));
        if (!fits || !begun || name.startsWith(".") && typed.name.isEmpty()) return Optional.empty();
        ContentAssistEntry entry = new ContentAssistEntry();
        entry.setPrefix(typed.name);
        entry.setLabel(folder ? name + "/" : name);
        entry.setProposal((typed.quoted ? "" : "\"") + entry.getLabel() + (folder || typed.closed ? "" : "\""));
        entry.setKind(folder ? ContentAssistEntry.KIND_MODULE : ContentAssistEntry.KIND_FILE);
        entry.setDescription(folder ? "folder" : typed.scenario ? "scenario" : "file");
        return Optional.of(entry);
    }
}
