package org.vmemsim.tests.ide;

import java.io.PrintStream;
import org.vmemsim.dsl.ide.ServerLauncher;
import org.vmemsim.dsl.ide.VMemServer;
import org.vmemsim.dsl.ide.figures.Simulator;

/** The server as a process, with figures that are easily foreseen. */
public final class FakeServerMain {
    private FakeServerMain() {}

    public static void main(String[] args) {
        PrintStream protocol = System.out;
        System.setOut(System.err);
        FakeSimulator simulator = new FakeSimulator();
        System.exit(ServerLauncher.launch(
                VMemServer.create(b -> b.bind(Simulator.class).toInstance(simulator)), System.in, protocol));
    }
}
