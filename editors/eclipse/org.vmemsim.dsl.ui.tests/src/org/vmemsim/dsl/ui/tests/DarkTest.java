package org.vmemsim.dsl.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Colours that can be read on a dark ground. */
class DarkTest {
    private final IThemeEngine themes = PlatformUI.getWorkbench().getService(IThemeEngine.class);
    private final String before = themes.getActiveTheme().getId();

    @BeforeEach
    void dark() {
        Bench.arrange();
        themes.setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
        Bench.work(1_000);
    }

    @AfterEach
    void asBefore() {
        themes.setTheme(before, false);
        Bench.work(1_000);
    }

    @Test
    void wordsAreBright() {
        Bench.Opened opened = Bench.inWorkspace("dark.vmem", Texts.COLD);
        Bench.await("figures", opened::minings, m -> m.contains("10: ✓ 24"));
        Bench.await("names", () -> opened.colour("box"), new RGB(0x78, 0xb4, 0xf0)::equals);
        assertEquals(new RGB(0xcc, 0x8f, 0xd6), opened.colour("host"));
        Bench.screenshot("dark");
        Bench.close(opened);
    }
}
