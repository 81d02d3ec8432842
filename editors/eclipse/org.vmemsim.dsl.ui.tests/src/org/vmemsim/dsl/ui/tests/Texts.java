package org.vmemsim.dsl.ui.tests;

/** Scenarios to open. */
final class Texts {
    static final String COLD =
            """
            // One cold access under nested paging: 4 * 5 + 4 = 24 references.
            host box {
                guest vm paging nested {
                    process p { region code at 0x400000 size 2 MiB }
                }
            }
            run cold on vm.p {
                read 0x401234
            }
            expect cold.walk.references == 24
            """;

    private Texts() {}
}
