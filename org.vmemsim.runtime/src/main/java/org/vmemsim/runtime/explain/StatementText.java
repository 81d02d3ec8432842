package org.vmemsim.runtime.explain;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.settings.Words;

/** A statement in the words of the language, for titles of explanations. */
final class StatementText {
    private StatementText() {}

    static String of(Operation o) {
        if (o instanceof Operation.Access a)
            return Words.of(a.kind()) + " " + place(a.place())
                    + (a.value() == null ? "" : " value " + value(a.value()));
        if (o instanceof Operation.Replay r) return "replay " + r.name();
        if (o instanceof Operation.Start s) return "start " + s.workload().name();
        if (o instanceof Operation.Stop s) return "stop " + (s.workload().isEmpty() ? "all" : s.workload());
        if (o instanceof Operation.MapPages m)
            return "map " + place(m.place()) + (m.target() == null ? "" : " to " + place(m.target()));
        if (o instanceof Operation.Unmap u) return "unmap " + place(u.place());
        if (o instanceof Operation.Protect p) return "protect " + place(p.place()) + " to " + rights(p.rights());
        if (o instanceof Operation.Malloc m) return "malloc " + m.name() + " size " + value(m.size());
        if (o instanceof Operation.Free f) return "free " + place(f.place());
        if (o instanceof Operation.Fork f) return "fork as " + f.name();
        if (o instanceof Operation.SwitchTo s) return "switch to " + s.process();
        if (o instanceof Operation.LoadRoot l)
            return "load root of " + l.process() + (l.keeping() ? " keeping translations" : "");
        return table(o);
    }

    private static String table(Operation o) {
        if (o instanceof Operation.SetEntries s)
            return "set entries of " + place(s.place()) + " to " + value(s.target());
        if (o instanceof Operation.ClearEntries c) return "clear entries of " + place(c.place());
        if (o instanceof Operation.ChangeBits b)
            return (b.set() ? "set " : "clear ") + String.join(", ", b.bits()) + " of " + place(b.place());
        if (o instanceof Operation.InvalidatePlace i)
            return "invalidate " + (i.secondStage() ? "secondStage " : "") + place(i.place());
        if (o instanceof Operation.InvalidateAll i)
            return "invalidate " + (i.secondStage() ? "secondStage " : "") + "all" + (i.global() ? " and global" : "")
                    + (i.of() == null ? "" : " of " + i.of());
        if (o instanceof Operation.Control c) return "control " + c.bit().word() + (c.on() ? " on" : " off");
        if (o instanceof Operation.Issue i) return issue(i);
        if (o instanceof Operation.HostAction h)
            return Words.of(h.kind()) + " " + (h.place() == null ? "all" : place(h.place()));
        if (o instanceof Operation.Balloon b) return "balloon " + b.guest() + " to " + value(b.target());
        if (o instanceof Operation.Change c) return "change " + c.of() + "." + c.setting() + " to " + value(c.value());
        if (o instanceof Operation.Reboot r) return "reboot " + r.guest();
        return o.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String issue(Operation.Issue i) {
        String of = i.of() != null ? " of " + i.of() : i.tag() >= 0 ? " of " + i.tag() : "";
        return "issue " + i.instruction().text() + (i.place() == null ? "" : " on " + place(i.place())) + of;
    }

    /** A number without an exponent; a switch as true or false. */
    private static String value(Object value) {
        return value instanceof Double d ? BigDecimal.valueOf(d).toPlainString() : String.valueOf(value);
    }

    private static String rights(org.vmemsim.runtime.scenario.memory.Rights r) {
        String letters = (r.read() ? "r" : "") + (r.write() ? "w" : "") + (r.execute() ? "x" : "");
        return letters.isEmpty() ? "none" : letters;
    }

    private static String place(Place p) {
        String text;
        if (p.extent() instanceof Place.Addresses a)
            text = value(a.from()) + (a.to() == null ? "" : (a.closed() ? ".." : "..<") + value(a.to()));
        else {
            Place.Pages pages = (Place.Pages) p.extent();
            text = pages(pages.first(), pages.last(), pages.closed()) + base(pages.base());
        }
        return (p.entries() ? "entries of " : "") + text;
    }

    private static String pages(@Nullable Expression first, @Nullable Expression last, boolean closed) {
        if (first == null) return "pages of ";
        if (last == null) return "page " + number(first) + " of ";
        return "pages " + number(first) + (closed ? ".." : "..<") + number(last) + " of ";
    }

    private static String base(Place.Base base) {
        if (base instanceof Place.RegionBase r) return r.process() + "." + r.region();
        if (base instanceof Place.MemoryBase m) return m.machine().toString();
        return value(((Place.AddressBase) base).at());
    }

    private static String number(Expression e) {
        return e instanceof Expression.Constant c ? Long.toString(c.value()) : value(e);
    }

    /** A constant in hexadecimal; a variable by its name. */
    private static String value(Expression e) {
        if (e instanceof Expression.Constant c) return "0x" + Long.toHexString(c.value());
        if (e instanceof Expression.Variable v) return v.name();
        Expression.Arithmetic a = (Expression.Arithmetic) e;
        String sign = switch (a.operator()) {
            case ADD -> " + ";
            case SUBTRACT -> " - ";
            case MULTIPLY -> " * ";
            case DIVIDE -> " / ";
        };
        return value(a.left()) + sign + value(a.right());
    }
}
