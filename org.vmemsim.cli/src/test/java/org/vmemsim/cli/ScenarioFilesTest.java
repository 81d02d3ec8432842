package org.vmemsim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vmemsim.cli.terminal.Console;
import org.vmemsim.runtime.report.Look;

/** Real files, from text to exit code. */
class ScenarioFilesTest {
    private static final String SMALLEST = """
            host box {
                mmu bare
                guest vm paging nested {
                    process p { region code at 0x400000 size 2 MiB }
                }
            }
            run cold on vm.p { read 0x401234 }
            """;

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int call(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), Look.PLAIN, false);
        int code = VMemSimCommand.execute(Services.on(console), arguments);
        out = outText.toString();
        err = errText.toString().replace(folder + "/", "");
        return code;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** 4 guest levels of 4 nested references and one of their own, and 4 for the data: 24. */
    @Test
    void runs() throws IOException {
        assertEquals(0, call("run", file("a.vmem", SMALLEST + "expect cold.walk.references == 24\n")), err);
        assertTrue(out.contains("walk.references                    24\n"), out);
        assertEquals("", err);
        assertEquals(1, call("run", file("b.vmem", SMALLEST + "expect cold.walk.references == 23\n")), err);
        assertTrue(out.contains("broken"), out);
    }

    @Test
    void explains() throws IOException {
        assertEquals(0, call("explain", file("a.vmem", SMALLEST)), err);
        assertTrue(out.startsWith("vm.p reads gVA 0x401234   access 1 of cold\n"), out);
        assertTrue(out.contains("│ 0x234 "), out); // the offset of the address, not of its page
        assertTrue(out.contains("24 entries read: 4 of the guest's tables, 20 of nested tables"), out);
        assertEquals(0, call("explain", file("a.vmem", SMALLEST), "cold", "--statement", "1"), err);
        assertTrue(out.startsWith("vm.p: read 0x401234   statement 1 of cold\n"), out);
        assertEquals(2, call("explain", file("a.vmem", SMALLEST), "cold", "--statement", "2"));
        assertTrue(err.contains("run cold ends before statement 2"), err);
    }

    @Test
    void saysWhatIsWrongAndWhere() throws IOException {
        String broken = file("a.vmem", SMALLEST.replace("on vm.p", "on vn.p"));
        assertEquals(2, call("run", broken));
        assertTrue(err.startsWith("a.vmem:7:13: error: "), err);
        assertTrue(err.contains("    7 | run cold on vn.p { read 0x401234 }\n      |             ^"), err);
        assertEquals("", out);
        assertEquals(2, call("check", broken));
        assertTrue(out.endsWith("error\n") || out.endsWith("errors\n"), out);
    }

    @Test
    void checksImportsToo() throws IOException {
        file("machine.vmem", "host box { memry 4 GiB }\n");
        assertEquals(2, call("check", file("a.vmem", "import \"machine.vmem\"\n")));
        assertTrue(err.contains("machine.vmem:1:12: error: "), err);
        assertEquals(2, call("check", file("a.vmem", "import \"nowhere.vmem\"\n")));
        assertTrue(err.startsWith("a.vmem:1:"), err);
    }

    @Test
    void missingTraceIsTheInputsFault() throws IOException {
        String text = SMALLEST + "trace t = file \"no.lackey\" { format lackey }\nrun hot on vm.p { replay t }\n";
        assertEquals(2, call("run", file("a.vmem", text)));
        assertTrue(err.contains("no.lackey"), err);
    }

    @Test
    void filesThatAreNoScenarios() throws IOException {
        assertEquals(2, call("run", folder.resolve("none.vmem").toString()));
        assertEquals("error: there is no file none.vmem\n", err);
        assertEquals(2, call("run", folder.toString()));
        assertTrue(err.contains("is a folder"), err);
        assertEquals(2, call("run", file("a.txt", "")));
        assertTrue(err.contains("its name should end in .vmem"), err);
    }

    @Test
    void emptyFileHasNoRun() throws IOException {
        assertEquals(0, call("run", file("a.vmem", "")), err);
        assertEquals("The file has no run.\n", out);
    }

    @Test
    void readsUtf8WhateverTheLocale() throws IOException {
        assertEquals(
                0, call("run", file("a.vmem", SMALLEST + "expect cold.walk.references == 25 ± 1 // wörtlich\n")), err);
        assertTrue(out.contains("cold.walk.references == 25 ± 1"), out);
    }
}
