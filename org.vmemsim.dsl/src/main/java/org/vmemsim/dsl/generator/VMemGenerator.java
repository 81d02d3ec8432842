package org.vmemsim.dsl.generator;

import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.generator.AbstractGenerator;
import org.eclipse.xtext.generator.IFileSystemAccess2;
import org.eclipse.xtext.generator.IGeneratorContext;

/** Writes Java for each scenario file; nothing yet. */
public class VMemGenerator extends AbstractGenerator {
    @Override
    public void doGenerate(Resource resource, IFileSystemAccess2 files, IGeneratorContext context) {}
}
