package org.vmemsim.dsl;

import com.google.inject.Binder;
import com.google.inject.name.Names;
import org.eclipse.xtext.conversion.IValueConverterService;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.generator.IGenerator2;
import org.eclipse.xtext.linking.ILinkingDiagnosticMessageProvider;
import org.eclipse.xtext.naming.IQualifiedNameProvider;
import org.eclipse.xtext.naming.SimpleNameProvider;
import org.eclipse.xtext.parser.IParser;
import org.eclipse.xtext.parser.antlr.ISyntaxErrorMessageProvider;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.scoping.IGlobalScopeProvider;
import org.eclipse.xtext.scoping.IScopeProvider;
import org.eclipse.xtext.scoping.impl.AbstractDeclarativeScopeProvider;
import org.eclipse.xtext.validation.IResourceValidator;
import org.vmemsim.dsl.conversion.VMemValueConverters;
import org.vmemsim.dsl.formatting2.VMemFormatter;
import org.vmemsim.dsl.generator.VMemGenerator;
import org.vmemsim.dsl.linking.VMemResource;
import org.vmemsim.dsl.messages.VMemSyntaxMessages;
import org.vmemsim.dsl.nesting.LimitedParser;
import org.vmemsim.dsl.scoping.FileScopeProvider;
import org.vmemsim.dsl.scoping.LibraryScopeProvider;
import org.vmemsim.dsl.scoping.VMemLinkingMessages;
import org.vmemsim.dsl.validation.VMemResourceValidator;

/** Binds what the language does in its own way. Xtext finds bindings by the names and return types of the methods. */
public class VMemRuntimeModule extends AbstractVMemRuntimeModule {
    @Override
    public Class<? extends IValueConverterService> bindIValueConverterService() {
        return VMemValueConverters.class;
    }

    @Override
    public Class<? extends XtextResource> bindXtextResource() {
        return VMemResource.class;
    }

    @Override
    public void configureIScopeProviderDelegate(Binder binder) {
        binder.bind(IScopeProvider.class)
                .annotatedWith(Names.named(AbstractDeclarativeScopeProvider.NAMED_DELEGATE))
                .to(FileScopeProvider.class);
    }

    @Override
    public Class<? extends IGlobalScopeProvider> bindIGlobalScopeProvider() {
        return LibraryScopeProvider.class;
    }

    /** Parts of machines are seen by their simple names; the scope provider knows what is a part of what. */
    @Override
    public Class<? extends IQualifiedNameProvider> bindIQualifiedNameProvider() {
        return SimpleNameProvider.class;
    }

    public Class<? extends ILinkingDiagnosticMessageProvider.Extended> bindILinkingDiagnosticMessageProvider() {
        return VMemLinkingMessages.class;
    }

    public Class<? extends ISyntaxErrorMessageProvider> bindISyntaxErrorMessageProvider() {
        return VMemSyntaxMessages.class;
    }

    @Override
    public Class<? extends IParser> bindIParser() {
        return LimitedParser.class;
    }

    public Class<? extends IResourceValidator> bindIResourceValidator() {
        return VMemResourceValidator.class;
    }

    public Class<? extends IFormatter2> bindIFormatter2() {
        return VMemFormatter.class;
    }

    public Class<? extends IGenerator2> bindIGenerator2() {
        return VMemGenerator.class;
    }
}
