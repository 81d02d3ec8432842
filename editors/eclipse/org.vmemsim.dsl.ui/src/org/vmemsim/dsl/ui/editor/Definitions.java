package org.vmemsim.dsl.ui.editor;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.hyperlink.AbstractHyperlinkDetector;
import org.eclipse.jface.text.hyperlink.IHyperlink;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.swt.widgets.Display;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/**
 * Links from names to their definitions. The platform looks for links on the UI thread, so every name is one, and the
 * server is asked where to only when somebody follows it.
 */
public final class Definitions extends AbstractHyperlinkDetector {
    @Override
    public IHyperlink[] detectHyperlinks(ITextViewer viewer, IRegion region, boolean several) {
        return OpenFiles.of(viewer.getDocument())
                .flatMap(file -> name(file, region.getOffset()).map(name -> new IHyperlink[] {new Link(file, name)}))
                .orElse(null);
    }

    /** What the server calls a name, though it may look like a keyword, or else what looks like one. */
    private static Optional<IRegion> name(OpenFile file, int offset) {
        return file.colours()
                .at(offset)
                .<IRegion>map(word -> new Region(word.getOffset(), word.getLength()))
                .or(() -> Words.nameAt(file.document(), offset));
    }

    private record Link(OpenFile file, IRegion name) implements IHyperlink {
        @Override
        public void open() {
            try {
                DefinitionParams params =
                        new DefinitionParams(file.id(), Places.position(file.document(), name.getOffset()));
                file.ask(server -> server.definition(params))
                        .thenAccept(found -> found.map(Link::ofLocations, Link::ofLinks).stream()
                                .findFirst()
                                .ifPresent(place -> Display.getDefault().asyncExec(() -> Editors.open(place))));
            } catch (BadLocationException e) {
                // the name is gone
            }
        }

        private static List<? extends Location> ofLocations(List<? extends Location> locations) {
            return locations;
        }

        private static List<? extends Location> ofLinks(List<? extends LocationLink> links) {
            return links.stream()
                    .map(link -> new Location(link.getTargetUri(), link.getTargetSelectionRange()))
                    .toList();
        }

        @Override
        public IRegion getHyperlinkRegion() {
            return name;
        }

        @Override
        public String getTypeLabel() {
            return null;
        }

        @Override
        public String getHyperlinkText() {
            return "Open definition";
        }
    }
}
