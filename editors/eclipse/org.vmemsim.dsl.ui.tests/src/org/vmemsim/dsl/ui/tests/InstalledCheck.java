package org.vmemsim.dsl.ui.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.Bundle;

/**
 * Looks on inside a product into which the update site was installed, where there is no JUnit: opens a file, waits for
 * its figures, and leaves in the file named by {@code vmemsim.check} what it found. Does nothing without that.
 */
public final class InstalledCheck implements IStartup {
    @Override
    public void earlyStartup() {
        String report = System.getProperty("vmemsim.check");
        if (report != null) Display.getDefault().asyncExec(() -> check(Path.of(report)));
    }

    private static void check(Path report) {
        String found;
        try {
            found = look(report.getParent());
        } catch (AssertionError | RuntimeException e) {
            found = e.toString();
        }
        try {
            Files.writeString(report, found + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PlatformUI.getWorkbench().close();
    }

    private static String look(Path folder) {
        Bench.arrange();
        Bench.Opened opened = Bench.outside(folder, "installed.vmem", Texts.COLD);
        Bench.await("figures", opened::minings, m -> m.contains("10: ✓ 24"));
        Bench.await("an outline", () -> opened.colour("box"), colour -> colour != null);
        opened.replace("region code", "regoin code");
        Bench.await("a problem", opened::problems, p -> !p.isEmpty());
        opened.replace("regoin code", "region code");
        Bench.await("no problem", opened::problems, List::isEmpty);
        Bench.screenshot("installed");
        Bundle ours = Platform.getBundle("org.vmemsim.dsl.ui");
        if (ours == null || ours.getState() != Bundle.ACTIVE) return "our bundle is not active: " + ours;
        if (!ours.getLocation().contains("plugins/org.vmemsim.dsl.ui_")) return "not installed: " + ours.getLocation();
        opened.editor().doRevertToSaved();
        return "all is well";
    }
}
