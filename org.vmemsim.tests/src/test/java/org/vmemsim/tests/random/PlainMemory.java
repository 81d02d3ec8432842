package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What programs must read, whatever maps their memory: pages as plain maps from offsets to words. It knows nothing of tables,
 * frames, hosts or faults.
 */
final class PlainMemory {
    private static final int WORD = 8;

    private final Map<String, Space> spaces = new HashMap<>();
    /** Pages of files by guest, file and number. */
    private final Map<String, Map<Long, Long>> files = new HashMap<>();

    private final List<Seen> seen = new ArrayList<>();
    /** The value of a loop's variable. */
    long variable;

    /**
     * What one access must show.
     *
     * @param word what is read, or was written; null for what cannot be known
     */
    record Seen(String process, boolean lost, @Nullable Long word) {}

    /** One address space. */
    private static final class Space {
        final Map<String, Area> areas = new LinkedHashMap<>();
    }

    /** A region: its pages are known by their numbers in it. */
    private static final class Area {
        final @Nullable String file;
        String rights;
        /** Rights of pages that differ from the region's; none for a page that was freed. */
        final Map<Long, String> different = new HashMap<>();

        final Map<Long, Map<Long, Long>> pages = new HashMap<>();

        Area(@Nullable String file, String rights) {
            this.file = file;
            this.rights = rights;
        }

        String rights(long page) {
            return different.getOrDefault(page, rights);
        }
    }

    private Space space(String process) {
        return spaces.computeIfAbsent(process, p -> new Space());
    }

    /** @param file that guest's file; null for anonymous memory */
    void region(String process, String name, @Nullable String file, String rights) {
        space(process).areas.put(name, new Area(file == null ? null : guest(process) + ":" + file, rights));
    }

    private static String guest(String process) {
        int dot = process.lastIndexOf('.');
        return dot < 0 ? "" : process.substring(0, dot);
    }

    /** A child begins with a copy of all that is its parent's alone. */
    void fork(String parent, String child) {
        Space copy = space(child);
        space(parent).areas.forEach((name, area) -> {
            Area same = new Area(area.file, area.rights);
            area.pages.forEach((page, words) -> same.pages.put(page, new HashMap<>(words)));
            same.different.putAll(area.different);
            copy.areas.put(name, same);
        });
    }

    void free(String process, String name) {
        space(process).areas.remove(name);
    }

    /** What was in pages of a region is gone, unless a file keeps it. */
    void unmap(String process, String name, long from, long to) {
        Area area = space(process).areas.get(name);
        if (area != null) for (long page = from; page <= to; page++) area.pages.remove(page);
    }

    void protect(String process, String name, String rights) {
        Area area = space(process).areas.get(name);
        if (area == null) return;
        area.rights = rights;
        area.different.replaceAll((page, was) -> was.isEmpty() ? was : rights);
    }

    void protect(String process, String name, long from, long to, String rights) {
        Area area = space(process).areas.get(name);
        if (area != null)
            for (long page = from; page <= to; page++)
                if (!area.rights(page).isEmpty()) area.different.put(page, rights);
    }

    /** Pages of no region any more; what is mapped there anew may all be done with. */
    void free(String process, String name, long from, long to) {
        unmap(process, name, from, to);
        Area area = space(process).areas.get(name);
        if (area != null) for (long page = from; page <= to; page++) area.different.put(page, "");
    }

    void map(String process, String name, long from, long to) {
        Area area = space(process).areas.get(name);
        if (area != null)
            for (long page = from; page <= to; page++) if (area.rights(page).isEmpty()) area.different.put(page, "rwx");
    }

    private Map<Long, Long> words(Area area, long page) {
        return area.file == null
                ? area.pages.computeIfAbsent(page, p -> new HashMap<>())
                : files.computeIfAbsent(area.file + ":" + page, p -> new HashMap<>());
    }

    /** Reads, writes or executes words at an offset into each of some pages. @param value null to write nothing known */
    void access(String process, String name, long from, long to, long offset, char kind, @Nullable Long value) {
        Area area = space(process).areas.get(name);
        for (long page = from; page <= to; page++) {
            String needed = kind == 'x' ? "x" : kind == 'w' ? "w" : "r";
            if (area == null || !area.rights(page).contains(needed)) {
                seen.add(new Seen(process, true, null));
                continue;
            }
            Map<Long, Long> words = words(area, page);
            long at = offset / WORD;
            if (kind == 'w' && value != null) words.put(at, value);
            seen.add(new Seen(process, false, words.getOrDefault(at, 0L)));
        }
    }

    /** An access somewhere that no region is. */
    void miss(String process) {
        seen.add(new Seen(process, true, null));
    }

    List<Seen> seen() {
        return seen;
    }

    /** What happens when all pieces mean what they say, in order. */
    static List<Seen> of(List<Piece> all) {
        PlainMemory memory = new PlainMemory();
        memory.carryOut(all);
        return memory.seen;
    }

    void carryOut(List<Piece> all) {
        for (Piece p : all) {
            if (p.text().startsWith("run ") && !p.text().startsWith("run " + RandomScenario.RUN + " ")) continue;
            p.meaning().accept(this);
            if (p.parts() != null && !(p.meaning() instanceof Repeated)) carryOut(p.parts());
            else if (p.parts() != null) ((Repeated) p.meaning()).run(this, p.parts());
        }
    }

    /**
     * The meaning of a block that is carried out several times.
     *
     * @param from first value of its variable
     * @param to last one
     */
    record Repeated(long from, long to) implements java.util.function.Consumer<PlainMemory> {
        @Override
        public void accept(PlainMemory memory) {}

        void run(PlainMemory memory, List<Piece> parts) {
            for (long i = from; i <= to; i++) {
                memory.variable = i;
                memory.carryOut(parts);
            }
        }
    }
}
