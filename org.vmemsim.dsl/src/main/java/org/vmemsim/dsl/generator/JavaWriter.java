package org.vmemsim.dsl.generator;

import org.vmemsim.runtime.scenario.Scenario;

/** Writes scenarios as Java. */
public final class JavaWriter {
    /** Names another package for generated classes. */
    public static final String PACKAGE_PROPERTY = "vmemsim.generated.package";

    private static final String PACKAGE = "vmem.generated";

    private JavaWriter() {}

    /** The package of generated classes. */
    public static String packageName() {
        return System.getProperty(PACKAGE_PROPERTY, PACKAGE);
    }

    /** The simple name of the class for a scenario. */
    public static String className(Scenario scenario) {
        return ClassNames.of(scenario.name());
    }

    /** A class that has the scenario, without comments of an author. */
    public static String write(Scenario scenario) {
        return write(scenario, Notes.NONE);
    }

    static String write(Scenario scenario, Notes notes) {
        ScenarioClass content = new ScenarioClass(scenario, notes, new Imports(className(scenario)));
        return new JavaPage(packageName(), className(scenario), scenario.name() + ".vmem", content).text();
    }
}
