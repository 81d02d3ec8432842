package org.vmemsim.dsl.ui.view;

import java.util.Optional;
import java.util.Set;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.resource.ResourceManager;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Control;

/** The icons of the outline: one for each kind of definition. They go when the control goes. */
final class Icons {
    private static final String BUNDLE = "org.vmemsim.dsl.ui";
    private static final Set<String> KINDS = Set.of(
            "host", "guest", "process", "region", "layout", "level", "mmu", "tlb", "costs", "disk", "image", "trace",
            "workload", "run", "phase", "sweep", "let", "expect");

    private final ResourceManager images;

    Icons(Control control) {
        images = new LocalResourceManager(JFaceResources.getResources(), control);
    }

    /** Of what a symbol says that it is; an expectation says nothing. */
    Image of(DocumentSymbol symbol) {
        String detail = Optional.ofNullable(symbol.getDetail()).orElse("expect").split(",")[0];
        String kind = KINDS.contains(detail) ? detail : "other";
        Optional<ImageDescriptor> icon =
                ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/outline/" + kind + ".svg");
        return icon.map(images::create).orElse(null);
    }
}
