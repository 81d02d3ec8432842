package org.vmemsim.dsl.ide.edit;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.List;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.xtext.ide.editor.folding.IFoldingRangeProvider;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.folding.FoldingRangeService;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;
import org.vmemsim.dsl.ide.editor.Positions;

/** What can be folded. Asked after every edit, and the next one waits for it, so it does not go through the text for each. */
@Singleton
public class Folding extends FoldingRangeService {
    @Inject
    private IFoldingRangeProvider provider;

    @Override
    public List<FoldingRange> createFoldingRanges(Document document, XtextResource resource, CancelIndicator cancel) {
        if (document == null || resource == null) return List.of();
        Positions positions = new Positions(document);
        return provider.getFoldingRanges(resource, cancel).stream()
                .map(r -> range(r, positions))
                .filter(this::isValidRange)
                .toList();
    }

    private static FoldingRange range(org.eclipse.xtext.ide.editor.folding.FoldingRange found, Positions positions) {
        int begin = positions.at(found.getOffset()).getLine();
        int end = positions.at(found.getOffset() + found.getLength()).getLine();
        FoldingRange range = new FoldingRange(begin, end);
        if (found.getKind() != null) range.setKind(found.getKind().toString());
        return range;
    }
}
