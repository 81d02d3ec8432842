package org.vmemsim.runtime.guest;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.memory.Rights;

/**
 * The rights of a region, part by part. Linux splits a region where a part of it gets other rights (mm/mprotect.c,
 * mprotect_fixup; mm/mmap.c, __split_vma). Here a region stays one for the sake of its name, and notes where rights change.
 */
final class PartRights {
    /** What stands for a part that was freed. */
    private record Part(@Nullable Rights rights) {}

    /** Rights of everything before the first change. */
    private Part first;

    /** From each stripped address on, up to the next; null while no part differs. */
    private @Nullable TreeMap<Long, Part> changes;

    PartRights(Rights all) {
        first = new Part(all);
    }

    PartRights copy() {
        PartRights copied = new PartRights(Rights.NONE);
        copied.first = first;
        copied.changes = changes == null ? null : new TreeMap<>(changes);
        return copied;
    }

    private Part part(long va) {
        if (changes == null) return first;
        Map.Entry<Long, Part> before = changes.floorEntry(va);
        return before == null ? first : before.getValue();
    }

    /** The rights at an address; null where the part was freed. */
    @Nullable
    Rights at(long va) {
        return part(va).rights();
    }

    /** Whether all of [from, to) has the same rights, and was not freed. */
    boolean isUniform(long from, long to) {
        if (changes == null) return true;
        Part there = part(from);
        if (there.rights() == null) return false;
        return changes.subMap(from, false, to, false).values().stream().allMatch(there::equals);
    }

    /** Whether all of [from, to) was freed. */
    boolean isFreed(long from, long to) {
        if (at(from) != null) return false;
        return changes == null || changes.subMap(from, false, to, false).isEmpty(); // equal parts side by side are one
    }

    /** The first address behind one from which on the rights are others; {@link Long#MAX_VALUE} if there is none. */
    long change(long va) {
        Long next = changes == null ? null : changes.higherKey(va);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** Changes [from, to); null frees it. */
    void set(long from, long to, @Nullable Rights rights) {
        if (from >= to) return;
        Part behind = part(to);
        if (changes == null) changes = new TreeMap<>();
        changes.subMap(from, true, to, false).clear();
        changes.put(from, new Part(rights));
        changes.put(to, behind);
        join(to);
        join(from);
        if (changes.isEmpty()) changes = null;
    }

    /** A change that changes nothing is none. */
    private void join(long at) {
        TreeMap<Long, Part> all = changes;
        if (all == null) return;
        Map.Entry<Long, Part> before = all.lowerEntry(at);
        Part left = before == null ? first : before.getValue();
        if (left.equals(all.get(at))) all.remove(at);
    }
}
