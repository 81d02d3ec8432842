package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;

/**
 * A processor, and the layout of guests on it.
 *
 * @param definitions of processors, before the host
 * @param use in the host
 * @param guestLayout a guest's setting; empty for the processor's layout
 * @param pageKiB of the smallest page of the guest
 * @param largeKiB of the next larger page; 0 where there is none that is handy
 * @param addressBits of the guest's addresses that are used
 * @param execute whether the layouts of guest and shadow can deny execution
 */
record Hardware(
        List<Piece> definitions,
        List<Piece> use,
        String guestLayout,
        int pageKiB,
        int largeKiB,
        int addressBits,
        boolean execute) {
    /** Whether it has the control registers of x86. */
    boolean isX86() {
        return family().equals("intel") || family().equals("amd");
    }

    /**
     * Whether programs see nothing of another address space behind a root load: on RISC-V and ARM it drops nothing, so tags
     * must tell them apart.
     */
    boolean rootLoadsSuffice() {
        String all = "" + definitions + use;
        return isX86() || all.contains("rocketH") || all.contains("asid");
    }

    /** Whose instructions it has. */
    String family() {
        String all = "" + definitions + use;
        if (all.contains("layout arm")) return "arm";
        if (all.contains("rocket") || all.contains("layout sv")) return "riscv";
        return all.contains("zen2") || all.contains("secondStage npt") ? "amd" : "intel";
    }

    /** A layout of the library, as far as scenarios must know it. */
    private record Known(String name, int pageKiB, int largeKiB, int addressBits, boolean execute) {}

    private static final List<Known> FIRST = List.of(
            new Known("x86_64", 4, 2048, 47, true),
            new Known("x86_57", 4, 2048, 47, true),
            new Known("npt", 4, 2048, 47, true),
            new Known("pae", 4, 2048, 31, true),
            new Known("x86_32", 4, 0, 31, false),
            new Known("x86_32_pse", 4, 4096, 31, false),
            new Known("x86_32_pse36", 4, 4096, 31, false),
            new Known("sv32", 4, 4096, 31, true),
            new Known("sv39", 4, 2048, 38, true),
            new Known("sv39_napot", 4, 2048, 38, true),
            new Known("sv48", 4, 2048, 47, true),
            new Known("sv57", 4, 2048, 47, true));

    private static final List<Known> ARMS = List.of(
            new Known("armv8_4k", 4, 2048, 47, true),
            new Known("armv8_4k_39", 4, 2048, 38, true),
            new Known("armv8_16k", 16, 32768, 46, true),
            new Known("armv8_64k", 64, 0, 47, true),
            new Known("armv8_64k_42", 64, 0, 41, true));

    private static final List<String> SECOND =
            List.of("ept", "ept", "ept5", "npt", "npt5", "sv39x4", "sv48x4", "sv57x4");

    static Hardware random(Dice dice) {
        int kind = dice.below(10);
        if (kind < 4) {
            String mmu = dice.of("skylake", "skylake", "zen2", "bare");
            return new Hardware(List.of(), List.of(Piece.line("mmu " + mmu)), "", 4, 2048, 47, true);
        }
        if (kind == 4) return new Hardware(List.of(), List.of(Piece.line("mmu rocketH")), "", 4, 2048, 38, true);
        List<Known> all = new ArrayList<>(FIRST);
        all.addAll(ARMS);
        Known layout = dice.of(all);
        if (kind < 7) {
            // 32-bit processors' tables cover more than those of 64-bit guests do
            String mmu = dice.of("skylake", "zen2", "rocketH", "skylake", "zen2", "rocketH", "narrow");
            if (mmu.equals("narrow")) return narrow(dice, layout);
            return new Hardware(
                    List.of(),
                    List.of(Piece.line("mmu " + mmu)),
                    layout.name,
                    layout.pageKiB,
                    layout.largeKiB,
                    Math.min(layout.addressBits, mmu.equals("rocketH") ? 38 : 47),
                    layout.execute);
        }
        List<Piece> parts = new ArrayList<>();
        parts.add(Piece.line("layout " + layout.name));
        parts.add(Piece.line("secondStage " + dice.of(SECOND)));
        if (dice.percent(70)) parts.add(Piece.line("tags " + dice.of("asid", "vpid", "asid, vpid", "asid, vmid")));
        if (dice.percent(25)) parts.add(Piece.line("accessedDirty fault"));
        caches(dice, layout, parts);
        return new Hardware(
                List.of(Piece.block("mmu own", parts)),
                List.of(Piece.line("mmu own")),
                "",
                layout.pageKiB,
                layout.largeKiB,
                layout.addressBits,
                layout.execute);
    }

    /** A processor of 32-bit addresses, whose layout is that of shadow tables. */
    private static Hardware narrow(Dice dice, Known guest) {
        String own = dice.of("x86_32", "x86_32_pse", "sv32", "flat32", "lecture");
        return new Hardware(
                List.of(Piece.block("mmu own", List.of(Piece.line("layout " + own), Piece.line("secondStage ept")))),
                List.of(Piece.line("mmu own")),
                guest.name,
                guest.pageKiB,
                guest.largeKiB,
                Math.min(guest.addressBits, 31),
                guest.execute && own.equals("sv32"));
    }

    private static void caches(Dice dice, Known layout, List<Piece> parts) {
        String small = layout.pageKiB + " KiB";
        String both = layout.largeKiB == 0 ? small : small + ", " + layout.largeKiB + " KiB";
        for (int i = dice.below(4); i > 0; i--) {
            String holds = dice.percent(30) ? "holds " + dice.of("instructions", "data") + "   " : "";
            String ways = dice.of("4 entries", "16 entries 4 ways", "12 entries 2 ways", "64 entries", "1 entries");
            String policy = dice.of("", "", "   replacement fifo", "   replacement random");
            parts.add(Piece.line("tlb t" + i + " { " + holds + dice.of(small, both) + ": " + ways + policy + " }"));
        }
        if (dice.percent(50)) parts.add(Piece.line("nestedTlb { 4 KiB: " + dice.of("2", "8") + " entries }"));
    }
}
