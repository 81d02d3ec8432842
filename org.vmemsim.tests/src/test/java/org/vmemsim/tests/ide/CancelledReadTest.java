package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.xtext.ide.server.Document;
import org.eclipse.xtext.ide.server.symbol.HierarchicalDocumentSymbolService;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vmemsim.dsl.ide.VMemLanguageServer;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.edit.Outline;
import org.vmemsim.dsl.ide.figures.Simulator;

/** A client that cancels a request ends the work behind it. */
class CancelledReadTest {
    /** Goes on until it is cancelled, or nobody has patience any more. */
    private static final class Endless extends Outline {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public List<DocumentSymbol> getSymbols(
                Document document, XtextResource resource, DocumentSymbolParams params, CancelIndicator cancel) {
            begun.countDown();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Editor.PATIENCE_SECONDS / 2);
            while (!cancel.isCanceled() && System.nanoTime() < end) Thread.onSpinWait();
            if (cancel.isCanceled()) cancelled.countDown();
            return super.getSymbols(document, resource, params, cancel);
        }
    }

    /** The outline, as a tree and as a list. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOutline(boolean trees) throws InterruptedException {
        Endless outline = new Endless();
        VMemLanguageServer server = VMemServer.create(binder -> {
            binder.bind(Simulator.class).toInstance(new FakeSimulator());
            binder.bind(HierarchicalDocumentSymbolService.class).toInstance(outline);
        });
        try (Editor editor = trees ? Editor.on(server) : Editor.withoutTrees(server)) {
            editor.open(FILE, COLD);
            var answer = server.documentSymbol(new DocumentSymbolParams(new TextDocumentIdentifier(FILE)));
            assertTrue(outline.begun.await(Editor.PATIENCE_SECONDS, TimeUnit.SECONDS));
            answer.cancel(true);
            assertTrue(outline.cancelled.await(Editor.PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }
}
