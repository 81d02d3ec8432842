package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.vmemsim.tests.random.Draft.Actor;
import org.vmemsim.tests.random.Draft.Area;

/**
 * Writes statements and settings after which nobody but the simulator can say what programs read: entries that a scenario
 * writes by itself, handlers in the operating system's place, memory that runs out.
 */
final class Wild {
    private final Draft draft;
    private final Dice dice;

    Wild(Draft draft) {
        this.draft = draft;
        this.dice = draft.dice;
    }

    /** Some more settings of a guest. @param shadowed whether it has a block for shadow paging already @param largeOnes whether there is room for large pages */
    List<Piece> guest(boolean shadowed, boolean largeOnes) {
        List<Piece> parts = new ArrayList<>();
        if (dice.percent(15)) parts.add(Piece.line("backing " + (largeOnes ? dice.of("2 MiB", "4 KiB") : "4 KiB")));
        if (dice.percent(10))
            parts.add(Piece.line("tableBacking " + (largeOnes ? dice.of("2 MiB", "4 KiB") : "4 KiB")));
        if (dice.percent(10)) parts.add(Piece.line("overhead 64 KiB"));
        if (dice.percent(15)) {
            int limit = dice.between(4, 12);
            if (!shadowed) parts.add(Piece.line("shadow { limit " + limit + " }"));
        }
        if (dice.percent(8)) parts.add(handler());
        return parts;
    }

    /** Some more settings of a guest's operating system. */
    List<Piece> os() {
        List<Piece> parts = new ArrayList<>();
        if (dice.percent(20)) parts.add(Piece.line("outOfMemory kill"));
        return parts;
    }

    /** What a process does about its own faults. */
    List<Piece> process() {
        return dice.percent(8) ? List.of(handler()) : List.of();
    }

    private Piece handler() {
        return Piece.line(dice.of(
                "on fault missing at va { map va }",
                "on fault missing at va { map va rights r }",
                "on fault protected at va { protect va..va + 1 to rwx }"));
    }

    Piece statement() {
        Actor a = dice.of(draft.actors);
        Area r = a.areas.isEmpty() || a.child ? null : dice.of(a.areas);
        if (r == null || dice.percent(35)) return ofMachines(a);
        int from = dice.below(r.pages());
        int to = Math.min(r.pages() - 1, from + dice.below(4));
        String pages = (from == to ? "page " + from : "pages " + from + ".." + to) + " of " + r.called();
        String who = a.called + ": ";
        String text = switch (dice.below(12)) {
            case 0 -> who + "read entries of " + pages;
            case 1 -> who + "invalidate " + pages;
            case 2 -> who + "protect " + pages + " to " + dice.of("r", "rw", "rwx", "none");
            case 3 -> who + "unmap " + pages;
            case 4 -> who + "map page " + from + " of " + r.called() + " to " + other(a);
            case 5, 6 -> who + "clear entries of " + pages;
            case 7, 8 ->
                who + "set entries of " + pages + " to 0x" + Long.toHexString(target())
                        + dice.of("", " rights r", " rights rwx");
            case 9 -> who + "set " + dice.of("accessed", "dirty", "writable", "user") + " of " + pages;
            case 10 -> who + "clear " + dice.of("accessed", "dirty", "writable", "user", "present") + " of " + pages;
            default -> who + "set present of " + pages;
        };
        boolean raw = text.contains(": set ") || text.contains(": clear ");
        if (!raw || dice.percent(20)) return Piece.line(text);
        List<Piece> both = List.of(Piece.line("read " + pages), Piece.line(text.substring(who.length())));
        return Piece.block(who, both); // so that there are tables to write to
    }

    /** Where an alias leads to: a page of a process, or another process's region. */
    private String other(Actor a) {
        List<Actor> near = draft.actors.stream()
                .filter(b -> !b.child && !b.areas.isEmpty() && Objects.equals(a.guest, b.guest))
                .toList();
        Area other = dice.of(dice.of(near.isEmpty() ? List.of(a) : near).areas);
        Area own = dice.of(a.areas);
        if (own.start() < 0 || dice.percent(50)) return other.called();
        return "0x" + Long.toHexString(own.start() + dice.below(own.pages()) * (own.pageKiB() * 1024L));
    }

    private long target() {
        return (long) dice.below(400) * draft.hardware.pageKiB() * 1024;
    }

    private Piece ofMachines(Actor a) {
        String g = draft.guests.isEmpty() ? null : dice.of(draft.guests);
        return switch (dice.below(6)) {
            case 0 -> {
                String bit = dice.of("wp", "smep", "pge");
                yield Piece.line(a.called + (draft.hardware.isX86() ? ": control " + bit + " on" : ": invalidate all"));
            }
            case 1 -> g == null ? Piece.line(a.called + ": read 0x10") : Piece.hidden("box: reboot " + g);
            case 2 -> Piece.line(a.called + ": invalidate secondStage all");
            case 3 -> g == null ? Piece.line(a.called + ": read 0x10") : Piece.line("invalidate all of " + g);
            case 4 ->
                Piece.line(a.called + ": " + dice.of("read", "write", "execute") + " 0x" + Long.toHexString(target()));
            default ->
                g == null
                        ? Piece.line(a.called + ": write 0x10 value 3")
                        : Piece.hidden("box: balloon " + g + " to "
                                + Math.min(draft.smallest, dice.between(50, 300)) * draft.hardware.pageKiB() + " KiB");
        };
    }
}
