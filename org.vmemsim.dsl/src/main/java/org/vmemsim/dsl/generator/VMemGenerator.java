package org.vmemsim.dsl.generator;

import com.google.inject.Inject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.documentation.IEObjectDocumentationProvider;
import org.eclipse.xtext.generator.AbstractGenerator;
import org.eclipse.xtext.generator.IFileSystemAccess2;
import org.eclipse.xtext.generator.IGeneratorContext;
import org.vmemsim.dsl.mapping.Mapping;
import org.vmemsim.dsl.mapping.ScenarioMapper;
import org.vmemsim.dsl.vMem.Model;
import org.vmemsim.runtime.scenario.Scenario;

/** Writes a Java class for each scenario file; nothing for a file with errors, or one that only defines parts for others. */
public class VMemGenerator extends AbstractGenerator {
    @Inject
    private ScenarioMapper mapper;

    @Inject
    private IEObjectDocumentationProvider documentation;

    @Override
    public void doGenerate(Resource resource, IFileSystemAccess2 files, IGeneratorContext context) {
        EcoreUtil.resolveAll(resource); // names that lead nowhere are known then
        if (!resource.getErrors().isEmpty() || resource.getContents().isEmpty()) return;
        if (!(resource.getContents().get(0) instanceof Model model)) return;
        Mapping mapping = mapper.map(model);
        Scenario scenario = mapping.scenario();
        if (mapping.hasErrors() || scenario.runs().isEmpty()) return;
        String folder = JavaWriter.packageName().replace('.', '/');
        String path = folder + "/" + JavaWriter.className(scenario) + ".java";
        files.generateFile(path, JavaWriter.write(scenario, new FileNotes(model, documentation::getDocumentation)));
    }
}
