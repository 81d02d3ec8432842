package org.vmemsim.dsl.scoping;

import java.util.LinkedHashSet;
import java.util.Set;
import org.vmemsim.dsl.vMem.Named;
import org.vmemsim.dsl.vMem.Run;

/**
 * From where a name is looked for.
 *
 * @param run in which it stands; null outside of runs, and in a fault handler
 * @param on what the run is on, or whose fault is handled; nobody where that is not said
 * @param acting who acts there
 * @param busy names made in the run whose makers are being found out: they cannot name their makers
 */
public record Site(Run run, Actor on, Actor acting, Set<Named> busy) {
    /** Where nobody acts: in a definition, or at a file's top level. */
    public static final Site NOWHERE = new Site(null, Actor.NOBODY, Actor.NOBODY, Set.of());

    /** At the beginning of a run. */
    public static Site in(Run run, Actor on) {
        return new Site(run, on, on, Set.of());
    }

    /** In a fault handler of a guest or process. */
    public static Site handling(Actor whose) {
        return new Site(null, whose, whose, Set.of());
    }

    /** The same place, where another acts. */
    public Site as(Actor actor) {
        return new Site(run, on, actor, busy);
    }

    Site without(Named made) {
        Set<Named> all = new LinkedHashSet<>(busy);
        all.add(made);
        return new Site(run, on, on, all);
    }

    /** Whether it is in a fault handler: the process that has the fault acts, whichever replica it is. */
    public boolean isHandler() {
        return run == null && !on.isNobody();
    }
}
