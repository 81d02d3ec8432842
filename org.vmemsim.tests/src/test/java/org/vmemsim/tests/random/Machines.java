package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.tests.random.Draft.Actor;
import org.vmemsim.tests.random.Draft.Area;

/** Writes a host with its guests and processes. */
final class Machines {
    /** A process with a limit of its own has pages of files for itself, and does not see what others write there. */
    private static final boolean LIMITED_PROCESSES_SHARE_FILES = false;

    private final Draft draft;
    private final Dice dice;
    private final int kib;
    private boolean files;

    Machines(Draft draft) {
        this.draft = draft;
        this.dice = draft.dice;
        this.kib = draft.hardware.pageKiB();
    }

    private String pages(int pages) {
        return pages * kib + " KiB";
    }

    List<Piece> all() {
        List<Piece> top = new ArrayList<>(draft.hardware.definitions());
        top.add(Piece.line("image im { zero 20 %   common 30 %   same 1 pages }"));
        boolean largeOnes = draft.hardware.largeKiB() > 0 && dice.percent(15);
        boolean tight = dice.percent(35);
        List<Piece> host = new ArrayList<>();
        host.add(Piece.line("memory §memory"));
        host.addAll(draft.hardware.use());
        if (dice.percent(50)) host.add(Piece.line("detail exact"));
        List<Piece> reclaim = new ArrayList<>();
        reclaim(reclaim, tight);
        if (!reclaim.isEmpty()) host.add(Piece.block("reclaim", reclaim));
        int wanted = 400;
        int guests = dice.of(List.of(1, 1, 1, 2, 2, 3));
        for (int i = 0; i < guests; i++) wanted += guest(host, i, largeOnes);
        boolean samePages = kib == 4 || draft.hardware.guestLayout().isEmpty(); // the host's own are of its layout
        if (dice.percent(20) && samePages) {
            host.add(process("", "own", null, 64, false));
            wanted += 200;
        }
        // in native mode nothing can be taken from a guest
        int natively = wanted;
        int memory = tight ? Math.max(700, wanted * dice.between(35, 80) / 100) : wanted + 400;
        host.set(0, Piece.line("memory " + RandomScenario.choose(pages(natively + 400), pages(memory))));
        top.add(Piece.block("host box", host));
        return top;
    }

    private void reclaim(List<Piece> parts, boolean tight) {
        if (dice.percent(30)) {
            String block =
                    dice.of("", " { scan 50 pages/s }", " { scan 20 pages }", " { scan 50 pages   useZeroPages on }");
            parts.add(Piece.line("sharing " + dice.of("esx", "ksm") + block));
            draft.shares = true;
        }
        if (tight || dice.percent(30)) {
            String order = dice.of(
                    "swapping",
                    "sharing, swapping",
                    "compression, swapping",
                    "sharing, ballooning, compression, swapping",
                    "ballooning, swapping");
            parts.add(Piece.line("order " + order));
            String ahead = dice.percent(30) ? "   readAhead " + dice.between(1, 4) : "";
            parts.add(Piece.line("swap { victim " + dice.of("random", "fifo", "lru") + ahead + " }"));
        }
        if (dice.percent(30)) parts.add(Piece.line("interval " + dice.of("100 ms", "10 ms", "500 ms")));
        if (dice.percent(30)) parts.add(Piece.line("estimate { sample 20 pages   period 100 ms }"));
        if (dice.percent(20)) parts.add(Piece.line("idleTax " + dice.of("0 %", "50 %", "99 %")));
        if (dice.percent(20)) parts.add(Piece.line("balloon { poll 50 ms   rate 2 thousand pages/s }"));
    }

    /** @return how many pages it may take */
    private int guest(List<Piece> host, int number, boolean largeOnes) {
        String name = List.of("g", "k", "l").get(number);
        int replicas = number > 0 && dice.percent(30) ? 2 : 0;
        boolean tight = !largeOnes && dice.percent(35);
        int memory = largeOnes ? 8192 : tight ? dice.between(220, 400) : dice.between(700, 1500);
        draft.smallest = Math.min(draft.smallest, memory);
        draft.budget = largeOnes ? 2000 : tight ? 400 : 300;
        List<Piece> parts = new ArrayList<>();
        parts.add(Piece.line("memory " + pages(memory)));
        if (!draft.hardware.guestLayout().isEmpty()) parts.add(Piece.line("layout " + draft.hardware.guestLayout()));
        if (dice.percent(15)) parts.add(Piece.line("image im"));
        if (dice.percent(15)) parts.add(Piece.line("reserve " + pages(dice.between(10, 100))));
        if (dice.percent(15)) parts.add(Piece.line("limit " + pages(dice.between(150, 400))));
        if (dice.percent(15)) parts.add(Piece.line("shares " + dice.of("10", "500", "4_000")));
        if (dice.percent(10) && largeOnes && draft.wild == null) parts.add(Piece.line("backing 2 MiB"));
        boolean shadow = dice.percent(15);
        if (shadow) parts.add(Piece.line("shadow { cache " + dice.of("on", "off") + " }"));
        List<Piece> os = new ArrayList<>();
        if (tight || dice.percent(30)) {
            draft.replaces = true;
            os.add(Piece.line("swap " + pages(2000)));
            os.add(Piece.line("replacement "
                    + dice.of("fifo", "lru", "clock", "clockOnHit", "twoList", "twoQ", "arc", "lirs", "random")));
        }
        if (dice.percent(20)) os.add(Piece.line("pageCache " + pages(dice.between(1, 30)) + "   dirtyCache 30 %"));
        if (dice.percent(20)) os.add(Piece.line("kernel " + pages(dice.between(1, 20))));
        if (dice.percent(20)) os.add(Piece.line("freePageReporting on"));
        if (dice.percent(15)) os.add(Piece.line("minFree " + pages(10)));
        if (largeOnes && dice.percent(60)) os.add(Piece.line("largePages transparent"));
        if (draft.wild != null) os.addAll(draft.wild.os());
        if (!os.isEmpty()) parts.add(Piece.block("os", os));
        if (draft.wild != null) parts.addAll(draft.wild.guest(shadow, largeOnes));
        int processes = dice.between(1, 3);
        for (int i = 0; i < processes; i++)
            parts.add(process(name, List.of("p", "q", "r").get(i), replicas == 0 ? "" : "2", 0, largeOnes));
        String count = replicas == 0 ? "" : "[2]";
        host.add(Piece.block("guest " + name + count + " paging " + Piece.MODE, parts));
        if (replicas == 0) draft.guests.add(name);
        else for (int i = 0; i < replicas; i++) draft.guests.add(name + "[" + i + "]");
        return Math.max(1, replicas) * memory;
    }

    private Piece process(String guest, String name, @Nullable String replicas, int budget, boolean largeOnes) {
        if (budget > 0) draft.budget = budget;
        List<Actor> actors = new ArrayList<>();
        if (guest.isEmpty()) actors.add(new Actor(name, name, null));
        else if ("2".equals(replicas))
            for (int i = 0; i < 2; i++) {
                String g = guest + "[" + i + "]";
                actors.add(new Actor(g + "." + name, g + "." + name, g));
            }
        else actors.add(new Actor(guest + "." + name, guest + "." + name, guest));
        draft.actors.addAll(actors);
        List<Piece> parts = new ArrayList<>();
        if (dice.percent(8)) {
            for (Actor a : actors) a.unbounded = true;
            return Piece.block("process " + name, parts, m -> actors.forEach(a -> m.region(a.path, "", null, "rwx")));
        }
        long at = kib == 4 ? 0x40_0000 : 0x4000_0000;
        boolean limited = dice.percent(10) && !largeOnes;
        files = !limited || LIMITED_PROCESSES_SHARE_FILES;
        for (int i = dice.between(1, 3); i > 0; i--) at = region(parts, actors, at, largeOnes);
        if (limited) {
            draft.replaces = true;
            String policy = dice.of("fifo", "lru", "clock", "twoList", "twoQ", "arc", "lirs", "random");
            parts.add(Piece.line("memory " + pages(dice.between(2, 20)) + "   replacement " + policy));
        }
        if (draft.wild != null) parts.addAll(draft.wild.process());
        return Piece.block("process " + name, parts);
    }

    private long region(List<Piece> parts, List<Actor> actors, long from, boolean largeOnes) {
        boolean large = largeOnes && dice.percent(50);
        int pageKiB = large ? draft.hardware.largeKiB() : kib;
        int pages = large && dice.percent(50) ? dice.between(1, 2) : dice.between(1, 40);
        boolean explicit = large && pages <= 2;
        if (large && !explicit) pages = dice.between(1, 2) * draft.hardware.largeKiB() / kib;
        if (!explicit) pageKiB = kib;
        pages = Math.max(1, Math.min(pages, draft.budget * kib / pageKiB));
        draft.budget -= pages * pageKiB / kib;
        String file = files && !large && dice.percent(10) ? "f" : null;
        String rights = dice.percent(75) ? "rwx" : dice.of("rw", "r");
        String name = draft.name("a");
        boolean placed = dice.percent(60);
        long align = Math.max(draft.hardware.largeKiB(), 4096) * 1024L;
        long start = (from + align - 1) / align * align;
        List<String> settings = new ArrayList<>();
        if (explicit) settings.add("page " + pageKiB + " KiB");
        if (file != null) settings.add("file \"f\"");
        if (!rights.equals("rwx")) settings.add("rights " + rights);
        if (dice.percent(8)) settings.add("image im");
        if (draft.wild != null && dice.percent(10))
            settings.add("backing " + (largeOnes ? dice.of("4 KiB", "2 MiB") : "4 KiB"));
        String text = "region " + name + (placed ? " at 0x" + Long.toHexString(start) : "") + " size "
                + pages * pageKiB + " KiB" + dice.of("", " mapped", " lazy")
                + (settings.isEmpty() ? "" : " { " + String.join("   ", settings) + " }");
        for (Actor a : actors) a.areas.add(new Area(name, a.called, placed ? start : -1, pages, pageKiB, file, rights));
        parts.add(Piece.line(text, m -> actors.forEach(a -> m.region(a.path, name, file, rights))));
        return start + pages * (pageKiB * 1024L);
    }
}
