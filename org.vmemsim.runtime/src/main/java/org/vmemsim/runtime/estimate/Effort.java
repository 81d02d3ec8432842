package org.vmemsim.runtime.estimate;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.machine.Sharing;
import org.vmemsim.runtime.scenario.Scenario;
import org.vmemsim.runtime.scenario.machine.GuestSpec;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.Paging;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.RunSpec;
import org.vmemsim.runtime.scenario.run.Statement;
import org.vmemsim.runtime.scenario.trace.FileTrace;
import org.vmemsim.runtime.scenario.trace.LiteralTrace;
import org.vmemsim.runtime.scenario.trace.SequentialTrace;
import org.vmemsim.runtime.scenario.trace.TraceMix;
import org.vmemsim.runtime.scenario.trace.TraceSequence;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.UniformTrace;
import org.vmemsim.runtime.scenario.trace.ZipfTrace;

/**
 * What carrying out a run takes, reckoned from its text: accesses, steps and pages, times what each takes on a machine of today.
 * It may be wrong by a factor of three; what several replicas do is counted once, and trace files not at all, so it is low
 * rather than high. The prices were measured on scenarios of a million pages and more.
 */
public final class Effort {
    // nanoseconds
    private static final double ACCESS = 100;
    private static final double TRACE_ACCESS = 10;
    private static final double STEP = 200;
    private static final double PAGE = 200;
    private static final double PAGE_OF_ROW = 25;
    private static final double PAGE_OF_POLICY = 100;
    private static final double FRAME_OF_LARGE = 16;
    private static final double PAGE_OF_ZONE = 500;
    private static final double PAGE_OF_FORK = 1_300;
    private static final double PAGE_OF_SHORT = 400;
    private static final double EVICTED = 2_000;
    private static final double SAMPLED = 2_000;
    // bytes
    private static final double ANYTHING = 40 << 20;
    private static final double FRAME = 6;
    private static final double MAPPED = 28;
    private static final double BACKED = 55;
    /** Of pages that are mapped in rows, a table at a time. */
    private static final double ROW = 1.5;

    private static final double ROW_BACKED = 4;
    private static final double SWAPPABLE = 18;
    /** Of pages in rows whose host has less memory than they, and of those that a guest swaps out. */
    private static final double SHORT = 36;

    private static final double SWAPPED = 80;
    private static final double ENTRY = 8;
    private static final double TABLE = 4 << 10;
    private static final double SHADOWED = 200;
    private static final double SCANNED = 24;
    private static final double FORKED = 110;
    private static final double PROCESS = 4 << 10;
    private static final double GUEST = 70 << 10;

    private final RunSpec run;
    private final HostSpec host;
    private final int pageBits;
    private final Map<String, Double> variables = new HashMap<>();
    /** Pages that statements touch, by place: of a place that is touched twice they count once. */
    private final Map<String, Double> touched = new HashMap<>();

    /** Bytes of entries that are made when statements touch what is mapped, by place. */
    private final Map<String, Double> entries = new HashMap<>();

    private final Map<String, Double> blocks = new HashMap<>();
    private double accesses;
    private double traced;
    private double steps;
    private double sampling;
    private double owners;
    private double pages;
    /** What setting up and copying take, in nanoseconds. */
    private double work;

    /** Mapped pages of the process with most. */
    private double largest;

    private double bytes = ANYTHING;

    private Effort(RunSpec run, HostSpec host) {
        this.run = run;
        this.host = host;
        this.pageBits = Long.numberOfTrailingZeros(host.tables().page());
        this.sampling = Statement.Sample.period(run.duration());
        setUp();
        all(run.body(), 1);
        for (double n : touched.values()) touched(n);
        int dimensions = host.guests().isEmpty() ? 1 : 2;
        for (double n : entries.values()) bytes += dimensions * n;
    }

    /** What a run takes; null where it is on no host. */
    public static @Nullable Effort of(Scenario scenario, RunSpec run) {
        String name = run.on() == null ? "" : run.on().path().get(0).name();
        for (HostSpec h : scenario.hosts()) if (name.isEmpty() || name.equals(h.name())) return new Effort(run, h);
        return null;
    }

    /** Time, in seconds. */
    public double seconds() {
        double samples = run.duration() == 0 ? 0 : run.duration() / sampling;
        return (accesses * ACCESS + traced * TRACE_ACCESS + steps * STEP + work + samples * owners * SAMPLED) / 1e9;
    }

    /** Java's memory, in bytes. */
    public double bytes() {
        return bytes;
    }

    /** Accesses, of statements and traces. */
    public double accesses() {
        return accesses + traced;
    }

    /** Pages that the machine has, or gets by statements. */
    public double pages() {
        return pages;
    }

    // ------------------------------------------------------------------ the machine

    private void setUp() {
        owners = 1;
        double held = 0;
        double evicted = 0;
        for (ProcessSpec p : host.processes()) process(p, 1, Paging.NATIVE, 0);
        for (GuestSpec g : host.guests()) {
            double n = Math.max(1, g.replicas());
            owners += n;
            bytes += n * GUEST;
            if (Sharing.isWanted(host)) bytes += n * (g.memory() >>> pageBits) * SCANNED;
            double own = 0;
            for (ProcessSpec p : g.processes()) own += process(p, n, g.paging(), g.os().swap());
            if (g.paging() == Paging.NATIVE || host.secondStageBare(g)) continue;
            double room = Math.min(own, g.memory() >>> pageBits);
            swappedOut(n * (own - room));
            double most = g.limit() == 0 ? room : Math.min(room, g.limit() >>> pageBits);
            evicted += n * (room - most);
            held += n * most;
        }
        shortage(held, evicted);
    }

    /** What pages take that guests swap out while they are set up. */
    private void swappedOut(double n) {
        work += n * EVICTED;
        bytes += n * SWAPPED;
    }

    /** What it takes that guests hold so many of their pages, and others are beyond their limits. */
    private void shortage(double held, double beyond) {
        double evicted = beyond + Math.max(0, held - (host.memory() >>> pageBits));
        if (evicted == 0) return;
        work += (held + beyond) * PAGE_OF_SHORT + evicted * EVICTED;
        bytes += (held + beyond) * SHORT;
    }

    /** @return frames that a machine's processes of this kind have from the start */
    private double process(ProcessSpec p, double guests, Paging paging, long swap) {
        double n = guests * Math.max(1, p.replicas());
        owners += n;
        bytes += n * PROCESS;
        boolean behind = paging != Paging.NATIVE;
        double own = 0;
        double frames = 0;
        for (RegionSpec r : p.regions()) {
            if (r.initially() != Backing.MAPPED) continue;
            double all = n * pagesOf(r);
            pages += all;
            frames += r.size() >>> pageBits;
            own += pagesOf(r);
            largest = Math.max(largest, own);
            work += all * price(p, r, behind, swap);
            if (isRow(p, r)) {
                bytes += all * ((behind ? ROW_BACKED : ROW) + (swap > 0 ? SWAPPABLE : 0));
            } else bytes += all * (behind ? BACKED : MAPPED) + n * (r.size() >>> pageBits) * FRAME;
        }
        return frames * Math.max(1, p.replicas());
    }

    /** Whether nobody is told of each page of a region. */
    private boolean isRow(ProcessSpec p, RegionSpec r) {
        return isSmall(r) && r.backing() == 0 && r.file().isEmpty() && p.memory() == 0 && !Sharing.isWanted(host);
    }

    private boolean isSmall(RegionSpec r) {
        return r.page() <= 1L << pageBits;
    }

    /** What mapping a page at the start takes, in nanoseconds. */
    private double price(ProcessSpec p, RegionSpec r, boolean behind, long swap) {
        if (isRow(p, r)) return PAGE_OF_ROW + (swap > 0 ? PAGE_OF_POLICY : 0);
        if (r.backing() > 0) return PAGE_OF_ZONE * Math.max(1, r.page() >>> pageBits);
        return isSmall(r) || !behind ? PAGE : FRAME_OF_LARGE * (r.page() >>> pageBits);
    }

    private double pagesOf(RegionSpec r) {
        return Math.ceil((double) r.size() / (r.page() > 0 ? r.page() : 1L << pageBits));
    }

    /** What pages take that statements touch; no more than the host has frames for. */
    private void touched(double n) {
        double most = Math.min(n, (double) (host.memory() >>> pageBits));
        boolean shadow = host.guests().stream().anyMatch(g -> g.paging() == Paging.SHADOW);
        pages += most;
        work += most * PAGE + (host.guests().isEmpty() ? 0 : (n - most) * EVICTED);
        bytes += most * (FRAME + (host.guests().isEmpty() ? MAPPED : shadow ? SHADOWED : BACKED));
    }

    // ------------------------------------------------------------------ statements

    private void all(List<Statement> body, double times) {
        for (Statement s : body) statement(s, times);
    }

    private void statement(Statement s, double times) {
        steps += times;
        if (s instanceof Statement.Phase p) all(p.body(), times);
        else if (s instanceof Statement.Acting a) all(a.body(), times);
        else if (s instanceof Statement.At a) all(a.body(), times);
        else if (s instanceof Statement.Repeat r) loop(r.body(), times * Math.max(0, value(r.count())));
        else if (s instanceof Statement.ForEach f) {
            double from = value(f.from());
            double to = value(f.to());
            variables.put(f.variable(), (from + to) / 2);
            double rounds = Math.ceil((to - from + (f.closed() ? 1 : 0)) / Math.max(1, value(f.step())));
            loop(f.body(), times * Math.max(0, rounds));
        } else if (s instanceof Statement.Every e)
            loop(e.body(), times * run.duration() / Math.max(1, value(e.period())));
        else if (s instanceof Statement.Sample p) sampling = Math.max(1, value(p.period()));
        else if (s instanceof Operation o) operation(o, times);
    }

    private void loop(List<Statement> body, double times) {
        if (!body.isEmpty()) steps += times;
        all(body, times);
    }

    private void operation(Operation o, double times) {
        if (o instanceof Operation.Access a) {
            double n = count(a.place());
            accesses += times * n;
            if (!a.place().entries()) touch(a.place(), n, times);
        } else if (o instanceof Operation.MapPages m) touch(m.place(), work(m.place(), times), 1);
        else if (o instanceof Operation.SetEntries e) work(e.place(), times);
        else if (o instanceof Operation.ClearEntries c) work(c.place(), times);
        else if (o instanceof Operation.InvalidatePlace i) work(i.place(), times);
        else if (o instanceof Operation.HostAction h && h.place() != null) work(h.place(), times);
        else if (o instanceof Operation.Fork) {
            work += times * largest * PAGE_OF_FORK;
            bytes += times * largest * FORKED;
        } else if (o instanceof Operation.Malloc m) blocks.put(m.name(), Math.ceil(value(m.size()) / (1L << pageBits)));
        else if (o instanceof Operation.Replay r) replay(r.trace(), times * length(r.trace()));
        else if (o instanceof Operation.Start s)
            replay(s.workload().trace(), s.workload().rate() * run.duration() / 1e9);
    }

    private double work(Place place, double times) {
        double n = count(place);
        steps += times * n;
        return n;
    }

    /** A place that is not there at the start gets frames. Other rounds of a loop may mean other places. */
    private void touch(Place place, double n, double times) {
        if (place.extent() instanceof Place.Pages p && p.base() instanceof Place.RegionBase b) {
            RegionSpec r = region(b.region());
            double all = r == null ? blocks.getOrDefault(b.region(), n) : pagesOf(r);
            if (r != null && r.initially() == Backing.MAPPED)
                entries.merge(b.toString(), Math.min(all, n * times) * ENTRY, Math::max);
            else touched.merge(b.toString(), Math.min(all, n * times), Math::max);
        } else if (place.extent() instanceof Place.Addresses a && a.to() != null)
            touched.merge(a.toString(), n, Math::max);
    }

    private void replay(TraceSource trace, double length) {
        traced += length;
        double pages = Math.min(length, over(trace));
        touched.merge("trace", pages, Math::max);
        entries.merge("trace", Math.min(pages * TABLE, over(trace) * ENTRY), Math::max);
    }

    private double length(TraceSource trace) {
        if (trace instanceof UniformTrace t) return t.length();
        if (trace instanceof ZipfTrace t) return t.length();
        if (trace instanceof SequentialTrace t)
            return t.length() > 0 ? t.length() : (double) t.over() / Math.max(1, t.stride());
        if (trace instanceof TraceSequence t)
            return t.parts().stream().mapToDouble(this::length).sum();
        if (trace instanceof TraceMix t)
            return t.parts().stream().mapToDouble(this::length).sum();
        return 0; // files and literals are as long as they are
    }

    /** Pages that a trace goes over. */
    private double over(TraceSource trace) {
        if (trace instanceof UniformTrace t) return t.over() >>> pageBits;
        if (trace instanceof ZipfTrace t) return t.over() >>> pageBits;
        if (trace instanceof SequentialTrace t) return t.over() >>> pageBits;
        if (trace instanceof TraceSequence t)
            return t.parts().stream().mapToDouble(this::over).max().orElse(0);
        if (trace instanceof TraceMix t)
            return t.parts().stream().mapToDouble(this::over).max().orElse(0);
        return trace instanceof FileTrace || trace instanceof LiteralTrace ? 0 : 1;
    }

    // ------------------------------------------------------------------ places and numbers

    private double count(Place place) {
        if (place.extent() instanceof Place.Addresses a) {
            if (a.to() == null) return 1;
            double page = 1L << pageBits;
            double last = value(a.to()) - (a.closed() ? 0 : 1);
            return Math.max(1, Math.floor(last / page) - Math.floor(value(a.from()) / page) + 1);
        }
        if (!(place.extent() instanceof Place.Pages p)) return 1;
        if (p.first() != null)
            return p.last() == null ? 1 : Math.max(0, value(p.last()) - value(p.first()) + (p.closed() ? 1 : 0));
        if (p.base() instanceof Place.RegionBase b) {
            RegionSpec r = region(b.region());
            return r == null ? blocks.getOrDefault(b.region(), 1.0) : pagesOf(r);
        }
        if (p.base() instanceof Place.MemoryBase m) {
            String name = m.machine().path().get(m.machine().path().size() - 1).name();
            for (GuestSpec g : host.guests()) if (g.name().equals(name)) return g.memory() >>> pageBits;
        }
        return 1;
    }

    /** The largest region of a name: whose it is may depend on who acts. */
    private @Nullable RegionSpec region(String name) {
        RegionSpec largest = null;
        for (ProcessSpec p : host.processes()) largest = larger(p, name, largest);
        for (GuestSpec g : host.guests()) for (ProcessSpec p : g.processes()) largest = larger(p, name, largest);
        return largest;
    }

    private static @Nullable RegionSpec larger(ProcessSpec p, String name, @Nullable RegionSpec than) {
        RegionSpec largest = than;
        for (RegionSpec r : p.regions())
            if (r.name().equals(name) && (largest == null || r.size() > largest.size())) largest = r;
        return largest;
    }

    private double value(Expression e) {
        if (e instanceof Expression.Constant c) return c.value();
        if (e instanceof Expression.Variable v) return variables.getOrDefault(v.name(), 1.0);
        if (!(e instanceof Expression.Arithmetic a)) return 1;
        double left = value(a.left());
        double right = value(a.right());
        return switch (a.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? 0 : left / right;
        };
    }

    // ------------------------------------------------------------------ in words

    /** A number for people: {@code 950}, {@code 3 million}, {@code 2 · 10^15}. */
    static String about(double n) {
        if (n < 1e6) return String.format(Locale.ROOT, "%,.0f", n);
        if (n < 1e9) return String.format(Locale.ROOT, "%.0f million", n / 1e6);
        if (n < 1e12) return String.format(Locale.ROOT, "%.0f billion", n / 1e9);
        int exponent = (int) Math.floor(Math.log10(n));
        return String.format(Locale.ROOT, "%.0f · 10^%d", n / Math.pow(10, exponent), exponent);
    }

    private String duration() {
        double s = seconds();
        if (s < 3600) return about(Math.ceil(s / 60)) + " min";
        if (s < 48 * 3600.0) return about(s / 3600) + " h";
        return s < 365.25 * 86400 ? about(s / 86400) + " days" : about(s / 86400 / 365.25) + " years";
    }

    /** That a run takes long, as sentences; empty if it takes less than a minute. */
    public String warningOfTime() {
        if (seconds() < 60) return "";
        return "Run " + run.name() + " may take " + duration() + ": it makes about " + about(accesses() + steps)
                + " accesses and steps, with " + about(pages)
                + " pages. Shorten it, or end it with Ctrl-C, which shows what is known by then.";
    }

    /** That a run does not fit into Java's memory, as sentences; empty if it does. @param memory in bytes */
    public String warningOfMemory(long memory) {
        if (bytes <= memory) return "";
        long gibibytes = (long) Math.ceil(bytes / (1L << 30));
        String remedy = JavaMemory.remedy(bytes);
        return "Run " + run.name() + " may need " + gibibytes + " GiB of memory, for " + about(pages)
                + " pages and what stands in tables of them, and Java has " + (memory >>> 20)
                + " MiB. " + Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1) + ".";
    }
}
