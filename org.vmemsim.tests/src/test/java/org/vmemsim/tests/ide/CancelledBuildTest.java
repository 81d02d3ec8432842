package org.vmemsim.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vmemsim.tests.ide.Texts.COLD;
import static org.vmemsim.tests.ide.Texts.FILE;

import com.google.gson.JsonParser;
import com.google.inject.Inject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.junit.jupiter.api.Test;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;
import org.vmemsim.dsl.library.Library;
import org.vmemsim.dsl.mapping.MappingIssue;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.scoping.Lookup;
import org.vmemsim.dsl.vMem.Model;

/** What comes while a file is validated ends the validation; it is not lost. */
class CancelledBuildTest {
    private static final CountDownLatch VALIDATING = new CountDownLatch(1);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);
    private static final AtomicReference<InterruptedException> INTERRUPTED = new AtomicReference<>();

    /** Waits inside the first validation. */
    static class Waiting extends ScenarioMapper {
        @Inject
        Waiting(Library library, Lookup lookup, org.eclipse.xtext.util.IResourceScopeCache cache) {
            super(library, lookup, cache);
        }

        @Override
        public List<MappingIssue> check(Model model) {
            VALIDATING.countDown();
            try {
                GO_ON.await();
            } catch (InterruptedException e) {
                INTERRUPTED.set(e);
            }
            return super.check(model);
        }
    }

    @Test
    void settingsThatChangeMeanwhile() throws InterruptedException {
        var server = VMemServer.create(binder -> {
            binder.bind(Simulator.class).toInstance(new FakeSimulator());
            binder.bind(ScenarioMapper.class).to(Waiting.class);
        });
        try (Editor editor = Editor.on(server)) {
            editor.open(FILE, COLD + "host late { memory 0 }\n");
            VALIDATING.await();
            server.getWorkspaceService()
                    .didChangeConfiguration(new DidChangeConfigurationParams(JsonParser.parseString("{}")));
            GO_ON.countDown();
            List<String> said = Editor.await(() -> editor.messages(FILE), m -> !m.isEmpty());
            assertTrue(said.get(0).contains("memory"), said.toString());
            assertEquals(null, INTERRUPTED.get());
        }
    }
}
