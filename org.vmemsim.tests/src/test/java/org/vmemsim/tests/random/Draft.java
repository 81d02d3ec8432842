package org.vmemsim.tests.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scenario that is being written has so far: its processes, their regions, and where everything is. */
final class Draft {
    final Dice dice;
    final Hardware hardware;
    final List<Actor> actors = new ArrayList<>();
    final List<String> guests = new ArrayList<>();
    /** Pages that all regions together can take, lest a guest's memory is too small for its scenario. */
    int budget;

    int names;
    /** Pages of the guest with the least memory. */
    int smallest = Integer.MAX_VALUE;
    /** Whether the host shares pages: else it cannot be asked to. */
    boolean shares;
    /** Whether some guest or process replaces pages. */
    boolean replaces;
    /** Null where programs read what plain maps say. */
    @Nullable
    Wild wild;

    Draft(Dice dice, Hardware hardware) {
        this.dice = dice;
        this.hardware = hardware;
    }

    /** The same for another run: what one run makes, the other knows nothing of, and may use the names. */
    Draft copy() {
        Draft copy = new Draft(dice, hardware);
        for (Actor a : actors) {
            Actor same = new Actor(a.path, a.called, a.guest);
            same.areas.addAll(a.areas);
            same.unbounded = a.unbounded;
            copy.actors.add(same);
        }
        copy.guests.addAll(guests);
        copy.budget = budget;
        copy.names = names;
        copy.smallest = smallest;
        copy.shares = shares;
        copy.replaces = replaces;
        if (wild != null) copy.wild = new Wild(copy);
        return copy;
    }

    /** A name that nothing else has. */
    String name(String first) {
        return first + names++;
    }

    /** A process. */
    static final class Actor {
        /** As results and observers call it. */
        final String path;
        /** As statements call it. */
        final String called;
        /** Its guest; null on the host itself. */
        final @Nullable String guest;

        final List<Area> areas = new ArrayList<>();
        boolean unbounded;
        boolean child;

        Actor(String path, String called, @Nullable String guest) {
            this.path = path;
            this.called = called;
            this.guest = guest;
        }
    }

    /**
     * A region.
     *
     * @param owner who declares it: children call it so
     * @param start where it begins; -1 if the simulator chooses
     * @param pageKiB of its pages
     */
    record Area(
            String name,
            String owner,
            long start,
            int pages,
            int pageKiB,
            @Nullable String file,
            String rights) {
        String called() {
            return owner.isEmpty() ? name : owner + "." + name;
        }

        Area of(String newOwner) {
            return new Area(name, newOwner, start, pages, pageKiB, file, rights);
        }

        Area with(String newRights) {
            return new Area(name, owner, start, pages, pageKiB, file, newRights);
        }
    }
}
