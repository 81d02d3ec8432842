package org.vmemsim.dsl.generator

import java.nio.file.Path
import org.vmemsim.dsl.generator.ScenarioClass.Member
import org.vmemsim.runtime.report.ExplanationText
import org.vmemsim.runtime.report.Look
import org.vmemsim.runtime.report.TextReport
import org.vmemsim.runtime.result.ExpectationResult
import org.vmemsim.runtime.result.Explanation
import org.vmemsim.runtime.result.Result
import org.vmemsim.runtime.scenario.Scenario
import org.vmemsim.runtime.control.Options
import org.vmemsim.runtime.run.Simulation

/** What a generated file looks like. */
package class JavaPage {
    static val SIZES = #['KIB', 'MIB', 'GIB', 'TIB']

    val String packageName
    val String className
    val String file
    val ScenarioClass content
    extension val Imports imports

    new(String packageName, String className, String file, ScenarioClass content) {
        this.packageName = packageName
        this.className = className
        this.file = file
        this.content = content
        this.imports = content.imports
    }

    /** The whole file; what its body names is imported. */
    def String text() {
        val body = body()
        val page = '''
            // Written by VMemSim from «Notes.line(file)»; the next build writes it anew.
            package «packageName»;

            «FOR line : imports.lines»
                import «line»;
            «ENDFOR»

            /** The scenario of {@code «Notes.line(file)»}: the same records that VMemSim reads from the file. */
            «body»
        '''
        page.replaceAll('(?m)[ \\t]+$', '')
    }

    private def body() {
        val methods = content.members.map[method].join('\n')
        '''
            public final class «className» {
                «FOR unit : SIZES.filter[methods.contains('''* «it»''')]»
                    private static final long «unit» = 1L << «10 * (SIZES.indexOf(unit) + 1)»;
                «ENDFOR»

                /** All of it. */
                public static final «Scenario.use» SCENARIO = scenario();

                private «className»() {}

                «main»

                «methods»
            }
        '''
    }

    private def main() '''
        /**
         * Simulates, and prints the report. Exits with 0, with 1 if an expectation does not hold, with 2 if a run fails.
         * Paths of traces start from the folder that the system property {@code vmemsim.directory} names, or from here.
         */
        public static void main(String[] arguments) {
            «Path.use» directory = «Path.use».of(System.getProperty("vmemsim.directory", ""));
            «Result.use» result = «Simulation.use».run(SCENARIO, «Options.use».in(directory));
            System.out.print(«TextReport.use».of(result, «JavaLiterals.text(file)», «Look.use».PLAIN));
            for («Explanation.use» explanation : result.explanations())
                System.out.print("\n" + «ExplanationText.use».of(explanation, «Look.use».PLAIN));
            System.exit(exitCode(result));
        }

        static int exitCode(«Result.use» result) {
            if (result.runs().stream().anyMatch(r -> r.problem() != null)) return 2;
            boolean held = result.allExpectations().allMatch(e -> e.status() == «ExpectationResult.use».Status.HELD);
            return held ? 0 : 1;
        }
    '''

    private def method(Member it) '''
        «documentation(documentation)»
        «IF kind == DefinitionKind.PART»private«ELSE»public«ENDIF» static «type» «name»() {
            return «code»;
        }
    '''

    private def documentation(String text) {
        val lines = Notes.safe(text.replace('&', '&amp;').replace('<', '&lt;').replace('@', '&#64;')).strip.split('\\R')
        if (text.blank) ''
        else if (lines.size == 1) '/** ' + lines.head + ' */'
        else '/**\n' + lines.map[' * ' + strip].join('\n') + '\n */'
    }
}
