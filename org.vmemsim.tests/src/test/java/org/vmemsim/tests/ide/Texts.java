package org.vmemsim.tests.ide;

import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/** Scenarios to type into. */
final class Texts {
    static final String FILE = "file:///scenarios/a.vmem";

    static final String COLD = """
            host box {
                guest vm paging nested {
                    process p { region code at 0x400000 size 2 MiB }
                }
            }
            run cold on vm.p {
                read 0x401234    // the first
                read 0x402345
            }
            expect cold.walk.references == 48
            """;

    private Texts() {}

    /** An empty range; from 0. */
    static Range at(int line, int column) {
        return new Range(new Position(line, column), new Position(line, column));
    }
}
