package org.vmemsim.dsl.ide.complete;

import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalAcceptor;

/** Takes every proposal: there are more than a hundred metrics, after which Xtext would leave out names of the file. */
public class AllProposals extends IdeContentProposalAcceptor {
    @Override
    public boolean canAcceptMoreProposals() {
        return true;
    }
}
