package org.vmemsim.dsl;

/** Makes the language usable in a plain Java program. */
public class VMemStandaloneSetup extends VMemStandaloneSetupGenerated {
    /** Registers the language; call once, before the first file is loaded. */
    public static void doSetup() {
        new VMemStandaloneSetup().createInjectorAndDoEMFRegistration();
    }
}
