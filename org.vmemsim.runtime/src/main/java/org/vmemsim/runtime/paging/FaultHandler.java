package org.vmemsim.runtime.paging;

/** What happens when a walk does not end in a usable leaf: an operating system or a VMM. Per fault, never per access. */
@FunctionalInterface
public interface FaultHandler {
    /** What is to be done next. */
    enum Outcome {
        /** Walk again. */
        RETRY,
        /** The access has no translation; it is lost. */
        LOST,
        /** Software has carried out the access itself. */
        EMULATED
    }

    Outcome handle(Fault fault);
}
