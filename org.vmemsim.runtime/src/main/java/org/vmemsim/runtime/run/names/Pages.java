package org.vmemsim.runtime.run.names;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.control.SimulationException;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.guest.Process;
import org.vmemsim.runtime.guest.Region;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.vmm.VirtualMachine;

/**
 * A place, resolved: pages of one process, or of a machine's memory.
 *
 * @param process whose virtual addresses they are; null for guest-physical ones
 * @param machine whose memory they are; null for virtual addresses
 * @param start address of the first byte meant
 * @param count of pages
 * @param pageBits log2 of the bytes from one to the next
 * @param region that they belong to, if that was named
 * @param watch of the run
 */
public record Pages(
        @Nullable Process process,
        @Nullable VirtualMachine machine,
        long start,
        long count,
        int pageBits,
        @Nullable Region region,
        Watch watch) {
    /** Address of the i-th: asked before something is done to it, so the run may end here. */
    public long at(long i) {
        watch.page();
        return start + (i << pageBits);
    }

    /** The first address behind the last. */
    long end() {
        return (start >>> pageBits << pageBits) + (count << pageBits);
    }

    /** Resolves places for whoever acts. */
    public static final class Resolver {
        private final Names names;
        private final Watch watch;
        private final ToLongFunction<Expression> values;

        public Resolver(Names names, ToLongFunction<Expression> values, Watch watch) {
            this.watch = watch;
            this.names = names;
            this.values = values;
        }

        /**
         * Resolves.
         *
         * @param acting who acts, where the place does not say whose addresses it means
         */
        public Pages resolve(Place place, @Nullable Process acting, int line) {
            if (place.extent() instanceof Place.Addresses a) return addresses(a, need(acting, line), line);
            Place.Pages p = (Place.Pages) place.extent();
            if (p.base() instanceof Place.RegionBase b) {
                Process owner = owner(b.process(), acting, line);
                Region r = owner.region(b.region());
                if (r == null)
                    throw new SimulationException(
                            line,
                            owner.path() + " has no region " + b.region() + " now",
                            "it may have been freed, or not be made yet");
                long start = owner.table().layout().extend(r.start());
                long count = r.end() - (r.start() >>> r.pageBits() << r.pageBits()) + (1L << r.pageBits()) - 1
                        >>> r.pageBits();
                return range(p, new Pages(owner, null, start, count, r.pageBits(), r, watch), line);
            }
            if (p.base() instanceof Place.MemoryBase m) {
                VirtualMachine vm = names.one(m.machine(), line).machine();
                if (vm == null || vm.pmap() == null)
                    throw new SimulationException(
                            line,
                            m.machine() + " is no guest with memory of its own",
                            "name a guest with shadow or nested paging");
                return range(
                        p,
                        new Pages(
                                null, vm, 0, vm.pmap().guestFrames(), vm.pmap().frameBits(), null, watch),
                        line);
            }
            Process owner = need(acting, line);
            long va = values.applyAsLong(((Place.AddressBase) p.base()).at());
            int bits = owner.table().layout().pageBits();
            return range(p, new Pages(owner, null, va >>> bits << bits, 1, bits, null, watch), line);
        }

        /** Of several that a path names it is the one that acts, or the one on its machine, each in its turn. */
        private Process owner(Subject path, @Nullable Process acting, int line) {
            boolean several = path.path().stream().anyMatch(Subject.Part::several);
            return names.process(several && acting != null ? names.seenBy(acting, path) : path, line);
        }

        private static Process need(@Nullable Process acting, int line) {
            if (acting == null)
                throw new SimulationException(
                        line, "it is not said which process acts", "write 'process: …', or 'run … on process'");
            return acting;
        }

        private Pages addresses(Place.Addresses a, Process process, int line) {
            int bits = process.table().layout().pageBits();
            long from = values.applyAsLong(a.from());
            if (a.to() == null) return new Pages(process, null, from, 1, bits, null, watch);
            long to = values.applyAsLong(a.to());
            long last = a.closed() ? to : to - 1;
            if (Long.compareUnsigned(last, from) < 0)
                throw new SimulationException(line, "the range ends before it begins", "");
            return new Pages(process, null, from, (last >>> bits) - (from >>> bits) + 1, bits, null, watch);
        }

        private Pages range(Place.Pages p, Pages all, int line) {
            if (p.first() == null) return all;
            long first = values.applyAsLong(p.first());
            long last = p.last() == null ? first : values.applyAsLong(p.last()) - (p.closed() ? 0 : 1);
            if (first < 0 || last >= all.count())
                throw new SimulationException(
                        line,
                        "pages " + first + ".." + last + " do not exist: there are " + all.count(),
                        "pages are counted from 0");
            long start = first == 0
                    ? all.start()
                    : (all.start() >>> all.pageBits() << all.pageBits()) + (first << all.pageBits());
            return new Pages(
                    all.process(),
                    all.machine(),
                    start,
                    Math.max(0, last - first + 1),
                    all.pageBits(),
                    all.region(),
                    watch);
        }
    }
}
