package org.vmemsim.dsl.ide;

import com.google.inject.Guice;
import com.google.inject.Injector;
import org.eclipse.xtext.util.Modules2;
import org.vmemsim.dsl.VMemRuntimeModule;
import org.vmemsim.dsl.VMemStandaloneSetup;

/**
 * Initialization support for running Xtext languages as language servers.
 */
public class VMemIdeSetup extends VMemStandaloneSetup {

    @Override
    public Injector createInjector() {
        return Guice.createInjector(Modules2.mixin(new VMemRuntimeModule(), new VMemIdeModule()));
    }
}
