package org.vmemsim.dsl.ide;

import java.util.List;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.xtext.ide.server.ICapabilitiesContributor;

/** Says what the server can beyond what Xtext says. */
public class VMemCapabilities implements ICapabilitiesContributor {
    @Override
    public ServerCapabilities contribute(ServerCapabilities capabilities, InitializeParams params) {
        capabilities.setInlayHintProvider(true);
        if (capabilities.getCompletionProvider() != null)
            capabilities.getCompletionProvider().setTriggerCharacters(List.of(".", "\"", "/"));
        return capabilities;
    }
}
