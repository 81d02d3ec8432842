package org.vmemsim.dsl.ide.figures;

import java.util.List;
import org.vmemsim.runtime.control.Budget;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;

/** How much work a run is, roughly, so that cheap ones come first. Nothing else depends on it. */
final class Work {
    private Work() {}

    /** In accesses; at most those that the budget allows. */
    static long of(RunSpec run, Budget budget) {
        if (run.duration() > 0) return Long.MAX_VALUE;
        return Math.min(of(run.body(), budget.accesses()), budget.accesses());
    }

    private static long of(List<Statement> body, long most) {
        long sum = 0;
        for (Statement s : body) sum = Math.min(most, sum + of(s, most));
        return sum;
    }

    private static long of(Statement s, long most) {
        if (s instanceof Operation.Replay) return most;
        if (s instanceof Statement.Phase p) return of(p.body(), most);
        if (s instanceof Statement.Acting a) return of(a.body(), most);
        if (s instanceof Statement.Repeat r) return times(number(r.count()), of(r.body(), most), most);
        if (s instanceof Statement.ForEach f)
            return times(number(f.to()) - number(f.from()) + 1, of(f.body(), most), most);
        return 1;
    }

    private static long times(long count, long work, long most) {
        if (count <= 0 || work <= 0) return 0;
        return count > most / work ? most : count * work;
    }

    /** What is computed is taken for one. */
    private static long number(Expression e) {
        return e instanceof Expression.Constant c ? c.value() : 1;
    }
}
