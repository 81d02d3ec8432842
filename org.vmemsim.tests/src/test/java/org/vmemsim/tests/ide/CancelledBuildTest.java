package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.IResourceValidator;
import org.eclipse.xtext.validation.Issue;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;
import org.vmemsim.dsl.validation.VMemResourceValidator;

/** What comes while a file is validated ends the validation; it is not lost. */
class CancelledBuildTest {
    private static final CountDownLatch VALIDATING = new CountDownLatch(1);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);
    private static final AtomicReference<InterruptedException> INTERRUPTED = new AtomicReference<>();

    /** Waits inside the first validation. */
    static class Waiting extends VMemResourceValidator {
        @Override
        public List<Issue> validate(Resource resource, CheckMode mode, CancelIndicator monitor) {
            VALIDATING.countDown();
            try {
                GO_ON.await();
            } catch (InterruptedException e) {
                INTERRUPTED.set(e);
            }
            return super.validate(resource, mode, monitor);
        }
    }

    @Test
    void settingsThatChangeMeanwhile() throws InterruptedException {
        var server = VMemServer.create(binder -> {
            binder.bind(Simulator.class).toInstance(new FakeSimulator());
            binder.bind(IResourceValidator.class).to(Waiting.class);
        });
        try (Editor editor = Editor.on(server)) {
            editor.open(FILE, COLD + "host late { memory 0 }\n");
            assertTrue(VALIDATING.await(Editor.PATIENCE_SECONDS, TimeUnit.SECONDS));
            server.getWorkspaceService()
                    .didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{}")));
            GO_ON.countDown();
            List<String> said = Editor.await(() -> editor.messages(FILE), m -> !m.isEmpty());
            assertTrue(said.get(0).contains("memory"), said.toString());
            assertEquals(null, INTERRUPTED.get());
        }
    }
}
