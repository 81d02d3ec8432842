package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.tests.random.Draft.Actor;
import org.vmemsim.tests.random.Draft.Area;

/** Writes traces, a run, and what happens in it. */
final class Statements {
    private final Draft draft;
    private final Dice dice;
    private final boolean tame;
    private boolean timed;

    Statements(Draft draft, boolean tame) {
        this.draft = draft;
        this.dice = draft.dice;
        this.tame = tame;
    }

    List<Piece> all() {
        List<Piece> top = new ArrayList<>();
        top.add(Piece.line("trace t = uniform { over 256 KiB   length 50   writes 30 % }"));
        top.add(Piece.line("trace u = sequential { over 64 KiB   stride 1 KiB   writes 50 % }"));
        top.add(Piece.line("workload w { trace t   rate " + dice.of("1", "10") + " thousand accesses/s }"));
        if (dice.percent(15)) top.add(new Statements(draft.copy(), tame).run("r0"));
        top.add(run(RandomScenario.RUN));
        return top;
    }

    private Piece run(String name) {
        timed = dice.percent(35);
        String on = dice.percent(50) ? "box" : dice.of(draft.actors).called;
        List<Piece> body = statements(dice.between(3, 25), true);
        String time = "";
        if (timed) {
            int ms = dice.between(2, 15) * 100;
            time = " for " + ms + " ms";
            body.addAll(later(ms));
        }
        body.addAll(end());
        return Piece.block("run " + name + " on " + on + time, body);
    }

    private List<Piece> later(int ms) {
        List<Piece> body = new ArrayList<>();
        if (dice.percent(60)) body.add(Piece.line("at 0 ms " + dice.of(draft.actors).called + ": start w"));
        if (dice.percent(30) && !draft.guests.isEmpty()) {
            Piece again = hidden();
            body.add(new Piece("every 70 ms " + again.text(), null, true, again.meaning()));
        }
        for (int at = dice.between(1, 200); at < ms; at += dice.between(30, 400))
            body.add(Piece.block("at " + at + " ms", statements(dice.between(1, 4), false)));
        return body;
    }

    /** In the end everything that a program can read is read. */
    private List<Piece> end() {
        List<Piece> body = new ArrayList<>();
        if (!tame || timed) return body;
        for (Actor a : draft.actors) for (Area r : a.areas) body.add(access(a, r, 0, r.pages() - 1, 0, 'r', null));
        return body;
    }

    private List<Piece> statements(int count, boolean nested) {
        List<Piece> body = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = dice.below(100);
            if (nested && kind < 4) body.add(Piece.block("phase " + draft.name("ph"), statements(3, false)));
            else if (nested && kind < 7) {
                int times = dice.between(2, 3);
                List<Piece> inner = accesses(dice.between(1, 3));
                body.add(Piece.block("repeat " + times, inner, new PlainMemory.Repeated(1, times)));
            } else if (nested && kind < 10) loop(body);
            else body.add(statement());
        }
        return body;
    }

    private List<Piece> accesses(int count) {
        List<Piece> body = new ArrayList<>();
        for (int i = 0; i < count; i++) body.add(dice.percent(70) ? access() : hiddenOr());
        return body;
    }

    private Piece hiddenOr() {
        return draft.guests.isEmpty() ? access() : hidden();
    }

    private void loop(List<Piece> body) {
        Actor a = dice.of(draft.actors);
        if (a.areas.isEmpty()) return;
        Area r = dice.of(a.areas);
        int last = dice.below(Math.min(6, r.pages()));
        String text = a.called + ": write page i of " + r.called() + " value i + 3";
        Piece line = Piece.line(text, m -> m.access(a.path, r.name(), m.variable, m.variable, 0, 'w', m.variable + 3));
        body.add(Piece.block("for i in 0.." + last, List.of(line), new PlainMemory.Repeated(0, last)));
    }

    private Piece statement() {
        int kind = dice.below(100);
        if (draft.wild != null && dice.percent(35)) return draft.wild.statement();
        if (kind < 50) return access();
        if (kind < 70) return hiddenOr();
        Actor a = dice.of(draft.actors);
        if (kind < 76) return Piece.line("switch to " + a.called);
        if (kind < 79 && draft.hardware.rootLoadsSuffice())
            return Piece.line("load root of " + a.called + dice.of("", " keeping translations"));
        if (kind < 83) return Piece.line(a.called + ": invalidate all" + dice.of("", " and global"));
        if (kind < 84) return issued(a);
        if (kind < 85) return Piece.line(a.called + ": replay " + dice.of("t", "u"));
        if (kind < 87 && !a.areas.isEmpty())
            return Piece.line(
                    a.called + ": invalidate pages of " + dice.of(a.areas).called());
        if (kind < 88) return everybody();
        return memory(a);
    }

    /** An instruction that drops translations: it changes nothing that a program reads. */
    private Piece issued(Actor a) {
        String page = a.areas.isEmpty()
                ? "0x40_0000"
                : "page 0 of " + dice.of(a.areas).called();
        String guest = draft.guests.isEmpty() ? "" : dice.of(draft.guests);
        boolean host = !guest.isEmpty() && dice.percent(40);
        String system = a.called + ": issue ";
        String box = "box: issue ";
        String text = switch (draft.hardware.family()) {
            case "intel" ->
                host
                        ? box + dice.of("invvpid 1 of " + guest, "invvpid 2", "invept 1 of " + guest, "invept 2")
                        : system + dice.of("invlpg on " + page, "invpcid 1 of " + a.called, "invpcid 2");
            case "amd" ->
                host
                        ? box + dice.of("tlbControl 1", "tlbControl 3 of " + guest, "tlbControl 7 of " + guest)
                        : system + dice.of("invlpg on " + page, "invpcid 0 on " + page, "invpcid 3");
            case "riscv" ->
                host
                        ? box + dice.of("hfence.vvma", "hfence.gvma", "hfence.gvma of " + guest)
                        : system + dice.of("sfence.vma", "sfence.vma on " + page, "sfence.vma of " + a.called);
            default ->
                host
                        ? box + dice.of("tlbi.alle1", "tlbi.vmalls12e1 of " + guest)
                        : system + dice.of("tlbi.vmalle1", "tlbi.vae1 on " + page, "tlbi.vaale1 on " + page);
        };
        return host ? Piece.hidden(text) : Piece.line(text);
    }

    private Piece everybody() {
        if (!timed && dice.percent(50)) return Piece.line("expect walk.references >= 0");
        return timed ? Piece.line("sample every " + dice.of("10 ms", "50 ms")) : Piece.line("expect faults.true >= 0");
    }

    /** What an operating system does for a process. */
    private Piece memory(Actor a) {
        if (a.unbounded) return access();
        if (dice.percent(20)) return malloc(a);
        if (dice.percent(20) && a.guest != null && !a.child && draft.budget > 0) return fork(a);
        if (a.areas.isEmpty()) return access();
        int index = dice.below(a.areas.size());
        Area r = a.areas.get(index);
        int from = dice.below(r.pages());
        int to = Math.min(r.pages() - 1, from + dice.below(5));
        boolean small = r.pageKiB() == draft.hardware.pageKiB();
        switch (dice.below(6)) {
            case 4 -> {
                String rights = dice.of("r", "rw", "rwx", "none");
                return Piece.line(
                        a.called + ": protect pages " + from + ".." + to + " of " + r.called() + " to " + rights,
                        m -> m.protect(a.path, r.name(), from, to, rights.equals("none") ? "-" : rights));
            }
            case 5 -> {
                if (r.file() != null || !small || to - from + 1 == r.pages()) return access();
                return Piece.line(
                        a.called + ": free pages " + from + ".." + to + " of " + r.called(),
                        m -> m.free(a.path, r.name(), from, to));
            }
            case 0 -> {
                int last = small ? to : r.pages() - 1;
                int first = small ? from : 0;
                return Piece.line(
                        a.called + ": unmap pages " + first + ".." + last + " of " + r.called(),
                        m -> m.unmap(a.path, r.name(), first, last));
            }
            case 1 -> {
                String rights = r.rights().equals("rwx") ? "r" : "rwx";
                a.areas.set(index, r.with(rights));
                return Piece.line(
                        a.called + ": protect pages of " + r.called() + " to " + rights,
                        m -> m.protect(a.path, r.name(), rights));
            }
            case 2 -> {
                return Piece.line(
                        a.called + ": map pages " + from + ".." + to + " of " + r.called(),
                        m -> m.map(a.path, r.name(), from, to));
            }
            default -> {
                if (a.areas.size() < 2) return access();
                a.areas.remove(index);
                return Piece.line(a.called + ": free " + "pages of " + r.called(), m -> m.free(a.path, r.name()));
            }
        }
    }

    private Piece malloc(Actor a) {
        String name = draft.name("m");
        int pages = dice.between(1, 8);
        draft.budget -= pages;
        a.areas.add(new Area(name, "", -1, pages, draft.hardware.pageKiB(), null, "rw"));
        return Piece.line(
                a.called + ": malloc " + name + " size " + pages * draft.hardware.pageKiB() + " KiB",
                m -> m.region(a.path, name, null, "rw"));
    }

    private Piece fork(Actor a) {
        String name = draft.name("c");
        Actor child = new Actor(a.guest + "." + name, name, a.guest);
        child.child = true;
        for (Area r : a.areas) child.areas.add(r.of("")); // it owns what its parent owned
        int pages = a.areas.stream()
                .mapToInt(r -> r.pages() * r.pageKiB() / draft.hardware.pageKiB())
                .sum();
        draft.budget -= pages + 12;
        draft.actors.add(child);
        return Piece.line(a.called + ": fork as " + name, m -> m.fork(a.path, child.path));
    }

    // ------------------------------------------------------------------ accesses

    private Piece access() {
        Actor a = dice.of(draft.actors);
        if (a.unbounded) return anywhere(a);
        if (a.areas.isEmpty()) return Piece.line(a.called + ": read 0x10", m -> m.miss(a.path));
        Area r = dice.of(a.areas);
        int from = dice.below(r.pages());
        int to = Math.min(r.pages() - 1, from + dice.of(java.util.List.of(0, 0, 1, 3, 40)));
        Long value = dice.percent(70) ? (long) dice.below(1000) : null;
        char kind = dice.of("r", "w", "w", "x").charAt(0);
        if (kind == 'x' && !(r.rights().contains("x") && draft.hardware.execute())) kind = 'r';
        if (a.called.contains("[") && !r.owner().isEmpty() && dice.percent(25))
            return byAll(a, r, from, to, kind, value);
        boolean byAddress = r.start() >= 0 && dice.percent(30) && r.pageKiB() == draft.hardware.pageKiB();
        long offset = byAddress ? 8L * dice.below(512) : 0;
        return access(a, r, from, byAddress ? from : to, offset, kind, value);
    }

    private Piece access(Actor a, Area r, int from, int to, long offset, char kind, @Nullable Long value) {
        String place = offset > 0
                ? "0x" + Long.toHexString(r.start() + from * (r.pageKiB() * 1024L) + offset)
                : pages(from, to) + " of " + r.called();
        return Piece.line(
                a.called + ": " + verb(kind) + " " + place + with(kind, value),
                m -> m.access(a.path, r.name(), from, to, offset, kind, value));
    }

    /** The same by each replica of a process, in its own region of that name. */
    private Piece byAll(Actor a, Area r, int from, int to, char kind, @Nullable Long value) {
        String all = a.called.replaceAll("\\[\\d+]", "[*]");
        List<Actor> each = draft.actors.stream()
                .filter(b -> !b.child && b.called.replaceAll("\\[\\d+]", "[*]").equals(all))
                .toList();
        return Piece.line(
                all + ": " + verb(kind) + " " + pages(from, to) + " of " + r.name() + with(kind, value),
                m -> each.forEach(b -> m.access(b.path, r.name(), from, to, 0, kind, value)));
    }

    private static String verb(char kind) {
        return kind == 'r' ? "read" : kind == 'w' ? "write" : "execute";
    }

    private static String pages(int from, int to) {
        return from == to ? "page " + from : "pages " + from + ".." + to;
    }

    private static String with(char kind, @Nullable Long value) {
        return kind == 'w' && value != null ? " value " + value : "";
    }

    private Piece anywhere(Actor a) {
        long page = dice.below(64);
        long at = (page + 1024) * draft.hardware.pageKiB() * 1024L;
        boolean write = dice.percent(50);
        long value = dice.below(1000);
        return Piece.line(
                a.called + ": " + (write ? "write" : "read") + " 0x" + Long.toHexString(at)
                        + (write ? " value " + value : ""),
                m -> m.access(a.path, "", page, page, 0, write ? 'w' : 'r', value));
    }

    // ------------------------------------------------------------------ hosts

    /** What a host does behind a guest's back. */
    private Piece hidden() {
        String g = dice.of(draft.guests);
        String place = place(g);
        int size = draft.hardware.pageKiB();
        return switch (dice.below(12)) {
            case 0, 1, 2 -> Piece.hidden("box: swapOut " + place);
            case 3 -> Piece.hidden("box: swapIn " + place);
            case 4, 5 -> Piece.hidden("box: remap " + place);
            case 6 -> Piece.hidden("box: populate " + place);
            case 7 ->
                Piece.hidden("box: balloon " + g + " to " + Math.min(draft.smallest, dice.between(150, 600)) * size
                        + " KiB");
            case 8 ->
                Piece.hidden(
                        dice.percent(50)
                                ? "box: change " + g + ".limit to "
                                        + Math.min(draft.smallest, dice.between(100, 500)) * size + " KiB"
                                : "box: change " + g + ".reserve to " + dice.between(1, 100) * size + " KiB");
            case 9 -> Piece.hidden("box: change " + g + ".os.freePageReporting to " + dice.of("on", "off"));
            case 10 -> Piece.hidden(draft.shares ? sharing(place) : "box: remap " + place);
            default -> Piece.hidden("box: change " + g + ".shares to " + dice.of("1", "100", "3_000"));
        };
    }

    private String sharing(String place) {
        // natively all this is left out, and a first store of the host's own processes to a page that they share is a
        // true fault
        boolean ofHost = draft.actors.stream().anyMatch(a -> a.guest == null);
        return switch (dice.below(ofHost ? 2 : 4)) {
            case 0 -> ofHost ? "box: remap " + place : "box: unshare all";
            case 1 -> "box: share " + place;
            default -> "box: share all";
        };
    }

    private String place(String guest) {
        List<Actor> inside = draft.actors.stream()
                .filter(a -> guest.equals(a.guest) && !a.areas.isEmpty() && !a.child)
                .toList();
        if (inside.isEmpty() || dice.percent(50)) {
            int from = dice.below(100);
            return dice.percent(30)
                    ? "pages of " + guest
                    : "pages " + from + ".." + (from + dice.below(40)) + " of " + guest;
        }
        Area r = dice.of(dice.of(inside).areas);
        int from = dice.below(r.pages());
        return r.owner().isEmpty() ? "pages 0..9 of " + guest : "page " + from + " of " + r.called();
    }
}
