package org.vmemsim.dsl.ide;

import org.eclipse.xtext.generator.IShouldGenerate;
import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalAcceptor;
import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalProvider;
import org.eclipse.xtext.ide.editor.contentassist.antlr.IContentAssistParser;
import org.eclipse.xtext.ide.editor.syntaxcoloring.ISemanticHighlightingCalculator;
import org.eclipse.xtext.ide.server.ICapabilitiesContributor;
import org.eclipse.xtext.ide.server.ILanguageServerExtension;
import org.eclipse.xtext.ide.server.codeActions.ICodeActionService2;
import org.eclipse.xtext.ide.server.codelens.ICodeLensService;
import org.eclipse.xtext.ide.server.commands.IExecutableCommandService;
import org.eclipse.xtext.ide.server.contentassist.ContentAssistService;
import org.eclipse.xtext.ide.server.folding.FoldingRangeService;
import org.eclipse.xtext.ide.server.hover.IHoverService;
import org.eclipse.xtext.ide.server.rename.IRenameService2;
import org.eclipse.xtext.ide.server.symbol.HierarchicalDocumentSymbolService;
import org.vmemsim.dsl.ide.commands.VMemCommands;
import org.vmemsim.dsl.ide.complete.AllProposals;
import org.vmemsim.dsl.ide.complete.CompletionItems;
import org.vmemsim.dsl.ide.complete.FreeWordsParser;
import org.vmemsim.dsl.ide.complete.VMemProposals;
import org.vmemsim.dsl.ide.edit.Folding;
import org.vmemsim.dsl.ide.edit.Outline;
import org.vmemsim.dsl.ide.edit.Renaming;
import org.vmemsim.dsl.ide.edit.VMemHighlighting;
import org.vmemsim.dsl.ide.edit.VMemQuickFixes;
import org.vmemsim.dsl.ide.hover.VMemHoverService;
import org.vmemsim.dsl.ide.inline.CodeLensService;

/** The services that an editor asks for; those of {@code dsl.ide} that are not named here are found by their class. */
public class VMemIdeModule extends AbstractVMemIdeModule {
    public Class<? extends ISemanticHighlightingCalculator> bindISemanticHighlightingCalculator() {
        return VMemHighlighting.class;
    }

    public Class<? extends IdeContentProposalProvider> bindIdeContentProposalProvider() {
        return VMemProposals.class;
    }

    @Override
    public Class<? extends IContentAssistParser> bindIContentAssistParser() {
        return FreeWordsParser.class;
    }

    public Class<? extends ContentAssistService> bindContentAssistService() {
        return CompletionItems.class;
    }

    public Class<? extends IdeContentProposalAcceptor> bindIdeContentProposalAcceptor() {
        return AllProposals.class;
    }

    public Class<? extends HierarchicalDocumentSymbolService> bindHierarchicalDocumentSymbolService() {
        return Outline.class;
    }

    public Class<? extends FoldingRangeService> bindFoldingRangeService() {
        return Folding.class;
    }

    @Override
    public Class<? extends IRenameService2> bindIRenameService2() {
        return Renaming.class;
    }

    public Class<? extends ICodeLensService> bindICodeLensService() {
        return CodeLensService.class;
    }

    public Class<? extends IExecutableCommandService> bindIExecutableCommandService() {
        return VMemCommands.class;
    }

    public Class<? extends ICodeActionService2> bindICodeActionService2() {
        return VMemQuickFixes.class;
    }

    public Class<? extends IHoverService> bindIHoverService() {
        return VMemHoverService.class;
    }

    public Class<? extends ILanguageServerExtension> bindILanguageServerExtension() {
        return VMemExtension.class;
    }

    public Class<? extends ICapabilitiesContributor> bindICapabilitiesContributor() {
        return VMemCapabilities.class;
    }

    /** Not while one types; the question alone would validate every file a second time. */
    public IShouldGenerate bindIShouldGenerate() {
        return (resource, cancel) -> false;
    }
}
