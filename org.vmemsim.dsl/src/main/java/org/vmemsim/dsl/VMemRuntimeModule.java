package org.vmemsim.dsl;

import org.eclipse.xtext.conversion.IValueConverterService;
import org.eclipse.xtext.linking.ILinkingDiagnosticMessageProvider;
import org.eclipse.xtext.naming.IQualifiedNameProvider;
import org.eclipse.xtext.naming.SimpleNameProvider;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.vmemsim.dsl.scoping.LibraryScopeProvider;

public class VMemRuntimeModule extends AbstractVMemRuntimeModule {
    @Override
    public Class<? extends IValueConverterService> bindIValueConverterService() {
        return VMemValueConverters.class;
    }

    @Override
    public Class<? extends IGlobalScopeProvider> bindIGlobalScopeProvider() {
        return LibraryScopeProvider.class;
    }

    @Override
    public Class<? extends IQualifiedNameProvider> bindIQualifiedNameProvider() {
        return SimpleNameProvider.class;
    }

    public Class<? extends ILinkingDiagnosticMessageProvider.Extended> bindILinkingDiagnosticMessageProvider() {
        return VMemLinkingMessages.class;
    }

    public Class<? extends org.eclipse.xtext.parser.antlr.ISyntaxErrorMessageProvider>
            bindISyntaxErrorMessageProvider() {
        return VMemSyntaxMessages.class;
    }
}
