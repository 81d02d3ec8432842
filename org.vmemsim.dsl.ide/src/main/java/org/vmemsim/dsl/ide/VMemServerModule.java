package org.vmemsim.dsl.ide;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import org.eclipse.xtext.ISetup;
import org.eclipse.xtext.ide.server.ILanguageServerShutdownAndExitHandler;
import org.eclipse.xtext.ide.server.LanguageServerImpl;
import org.eclipse.xtext.ide.server.UriExtensions;
import org.eclipse.xtext.resource.FileExtensionProvider;
import org.eclipse.xtext.resource.IResourceServiceProvider;
import org.eclipse.xtext.resource.impl.ResourceServiceProviderRegistryImpl;
import org.vmemsim.dsl.ide.editor.DocumentUris;

/**
 * What our server has in another way than Xtext's {@code ServerModule}, which this overrides. The language is given, not
 * searched for: a service loader finds nothing across the bundles of Eclipse.
 */
class VMemServerModule extends AbstractModule {
    private final ISetup language;
    private final DocumentUris uris;

    VMemServerModule(ISetup language, DocumentUris uris) {
        this.language = language;
        this.uris = uris;
    }

    @Override
    protected void configure() {
        bind(LanguageServerImpl.class).to(VMemLanguageServer.class);
        bind(VMemLanguageServer.class).in(Singleton.class);
        bind(UriExtensions.class).toInstance(uris);
        bind(ILanguageServerShutdownAndExitHandler.class).to(ServerExit.class);
    }

    @Provides
    @Singleton
    IResourceServiceProvider.Registry languages() {
        Injector injector = language.createInjectorAndDoEMFRegistration();
        IResourceServiceProvider services = injector.getInstance(IResourceServiceProvider.class);
        ResourceServiceProviderRegistryImpl registry = new ResourceServiceProviderRegistryImpl();
        for (String extension :
                injector.getInstance(FileExtensionProvider.class).getFileExtensions())
            registry.getExtensionToFactoryMap().put(extension, services);
        return registry;
    }
}
