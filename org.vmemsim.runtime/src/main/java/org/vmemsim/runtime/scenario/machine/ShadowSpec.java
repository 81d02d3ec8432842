package org.vmemsim.runtime.scenario.machine;

import org.vmemsim.runtime.scenario.settings.Setting;
import org.vmemsim.runtime.scenario.settings.Word;

/** How the VMM keeps shadow tables. Linux, Documentation/virt/kvm/x86/mmu.rst. */
public record ShadowSpec(
        @Setting("How shadow and guest tables are kept in step")
        Sync sync,

        @Setting(value = "Leaf entries filled around a faulting one", simulated = false)
        int prefetch,

        @Setting("Shadow pages at most, no fewer than one walk needs; 0 does not limit them")
        long limit,

        @Setting("Whether shadow tables are kept when the guest loads another root")
        boolean cache) {
    public static final ShadowSpec DEFAULT = new ShadowSpec(Sync.WRITE_PROTECT, 0, 0, true);

    /** Policies for keeping the tables in step. */
    public enum Sync {
        @Word(meaning = "guest tables are write-protected: each write to one exits")
        WRITE_PROTECT,
        @Word(meaning = "leaf tables may be written until the next invalidation or root load", simulated = false)
        UNSYNC
    }
}
