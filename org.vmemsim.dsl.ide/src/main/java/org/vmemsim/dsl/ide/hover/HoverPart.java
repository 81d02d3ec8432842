package org.vmemsim.dsl.ide.hover;

import java.util.Optional;

/** What is said about one kind of thing. */
interface HoverPart {
    /** Markdown; empty if the target is not of this kind or nothing is known of it. */
    Optional<String> text(HoverTarget target);
}
