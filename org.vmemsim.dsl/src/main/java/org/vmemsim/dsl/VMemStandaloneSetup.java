package org.vmemsim.dsl;

/**
 * Initialization support for running Xtext languages without Equinox extension registry.
 */
public class VMemStandaloneSetup extends VMemStandaloneSetupGenerated {

    public static void doSetup() {
        new VMemStandaloneSetup().createInjectorAndDoEMFRegistration();
    }
}
