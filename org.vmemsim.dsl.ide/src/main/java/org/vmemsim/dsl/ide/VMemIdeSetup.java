package org.vmemsim.dsl.ide;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import org.eclipse.xtext.util.Modules2;
import org.vmemsim.dsl.VMemRuntimeModule;
import org.vmemsim.dsl.VMemStandaloneSetup;

/** Sets the language up with what editors need. */
public class VMemIdeSetup extends VMemStandaloneSetup {
    private final Module more;

    public VMemIdeSetup() {
        this(binder -> {});
    }

    /** With some services replaced. */
    public VMemIdeSetup(Module more) {
        this.more = more;
    }

    @Override
    public Injector createInjector() {
        return Guice.createInjector(Modules2.mixin(new VMemRuntimeModule(), new VMemIdeModule(), more));
    }
}
