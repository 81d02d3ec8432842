package org.vmemsim.dsl.ui.editor;

import java.util.Set;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;

/** The colours of kinds of words. They belong to the theme, where users change them under Colors and Fonts. */
final class Palette {
    private static final String PREFIX = "org.vmemsim.dsl.ui.";
    private static final Set<String> BOLD = Set.of("keyword");

    private Palette() {}

    /** Of a kind of words, as semantic tokens call it; null if it has none. */
    static TextAttribute style(String kind) {
        Color colour = JFaceResources.getColorRegistry().get(PREFIX + kind);
        return colour == null ? null : new TextAttribute(colour, null, BOLD.contains(kind) ? SWT.BOLD : SWT.NORMAL);
    }
}
