package org.vmemsim.benchmarks;

import com.google.inject.Injector;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.vmemsim.dsl.VMemStandaloneSetup;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.run.SingleMachine;
import org.vmemsim.runtime.scenario.machine.HostSpec;

/** The machine that benchmarks run on, written in the language as a user would. */
final class Machines {
    private Machines() {}

    /** A fresh machine on which {@code process} makes the accesses. */
    static SingleMachine workbench(String process) {
        return new SingleMachine(host(), process, true);
    }

    private static HostSpec host() {
        Injector injector = new VMemStandaloneSetup().createInjectorAndDoEMFRegistration();
        XtextResourceSet set = injector.getInstance(XtextResourceSet.class);
        String file = String.valueOf(Machines.class.getResource("machine.vmem"));
        Resource resource = set.getResource(URI.createURI(file), true);
        Mapping mapping = injector.getInstance(ScenarioMapper.class)
                .map((Model) resource.getContents().get(0));
        if (mapping.hasErrors()) throw new IllegalStateException("machine.vmem: " + mapping.issues());
        return mapping.scenario().hosts().get(0);
    }
}
