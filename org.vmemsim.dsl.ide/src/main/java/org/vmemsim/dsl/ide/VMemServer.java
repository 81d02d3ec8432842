package org.vmemsim.dsl.ide;

import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.util.Modules;
import org.eclipse.xtext.ide.server.ServerModule;
import org.eclipse.xtext.ide.server.UriExtensions;
import org.vmemsim.dsl.ide.editor.DocumentUris;

/** Makes language servers: the same object serves a process of its own and an editor that it lives in. */
public final class VMemServer {
    private VMemServer() {}

    /** A server that waits to be connected to a client and initialized. It never ends the process. */
    public static VMemLanguageServer create() {
        return create(binder -> {});
    }

    /** A server in whose language services some are replaced. */
    public static VMemLanguageServer create(Module languageServices) {
        DocumentUris uris = new DocumentUris(); // the server and the language must call a document alike
        Module services = binder -> {
            binder.install(languageServices);
            binder.bind(UriExtensions.class).toInstance(uris);
            binder.bind(DocumentUris.class).toInstance(uris);
        };
        Module module =
                Modules.override(new ServerModule()).with(new VMemServerModule(new VMemIdeSetup(services), uris));
        VMemLanguageServer server = Guice.createInjector(module).getInstance(VMemLanguageServer.class);
        server.supportedMethods(); // hands the services their access to the server
        return server;
    }
}
