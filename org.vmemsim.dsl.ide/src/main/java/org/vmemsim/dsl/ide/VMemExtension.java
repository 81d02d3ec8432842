package org.vmemsim.dsl.ide;

import com.google.inject.Inject;
import org.eclipse.xtext.ide.server.ILanguageServerAccess;
import org.eclipse.xtext.ide.server.ILanguageServerExtension;
import org.vmemsim.dsl.ide.figures.SimulationService;

/** Gives the services their access to the server that they serve. */
public class VMemExtension implements ILanguageServerExtension {
    @Inject
    private SimulationService simulation;

    @Override
    public void initialize(ILanguageServerAccess access) {
        simulation.connect(access);
    }
}
