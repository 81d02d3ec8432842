package org.vmemsim.runtime.scenario.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vmemsim.runtime.scenario.memory.Rights;
import org.vmemsim.runtime.scenario.processor.ControlBit;
import org.vmemsim.runtime.scenario.processor.Instruction;
import org.vmemsim.runtime.scenario.settings.Word;
import org.vmemsim.runtime.scenario.trace.TraceSource;
import org.vmemsim.runtime.scenario.trace.WorkloadSpec;

/**
 * One thing that a host, guest or process does. {@code line} is the line of the scenario file, for messages and for
 * figures beside the text; 0 where there is no file.
 */
public sealed interface Operation extends Statement {
    int line();

    /** The same on another line. */
    Operation at(int line);

    /** Reads, writes or executes at one address, or once in every page of a range. */
    record Access(Kind kind, Place place, @Nullable Expression value, int line) implements Operation {
        @Override
        public Access at(int line) {
            return new Access(kind, place, value, line);
        }

        /** Kinds of access. */
        public enum Kind {
            READ,
            WRITE,
            EXECUTE
        }
    }

    /** All accesses of a trace, by the acting process, or each thread by the process named for it. */
    record Replay(String name, TraceSource trace, List<ThreadMap> threads, int line) implements Operation {
        @Override
        public Replay at(int line) {
            return new Replay(name, trace, threads, line);
        }

        public Replay {
            threads = List.copyOf(threads);
        }
    }

    /** Threads of a trace and the process that makes their accesses. */
    record ThreadMap(int first, int last, Subject process) {}

    /** Starts a workload: on a process, or on a guest whose only process it then is. */
    record Start(WorkloadSpec workload, int line) implements Operation {
        @Override
        public Start at(int line) {
            return new Start(workload, line);
        }
    }

    /** Stops a workload; all where the name is empty. */
    record Stop(String workload, int line) implements Operation {
        @Override
        public Stop at(int line) {
            return new Stop(workload, line);
        }
    }

    /** Maps pages; {@code target} names whose frames they share, null takes new ones. */
    record MapPages(
            Place place, @Nullable Place target, @Nullable Rights rights, int line) implements Operation {
        @Override
        public MapPages at(int line) {
            return new MapPages(place, target, rights, line);
        }
    }

    record Unmap(Place place, int line) implements Operation {
        @Override
        public Unmap at(int line) {
            return new Unmap(place, line);
        }
    }

    record Protect(Place place, Rights rights, int line) implements Operation {
        @Override
        public Protect at(int line) {
            return new Protect(place, rights, line);
        }
    }

    record Malloc(String name, Expression size, int line) implements Operation {
        @Override
        public Malloc at(int line) {
            return new Malloc(name, size, line);
        }
    }

    record Free(Place place, int line) implements Operation {
        @Override
        public Free at(int line) {
            return new Free(place, line);
        }
    }

    record Fork(String name, int line) implements Operation {
        @Override
        public Fork at(int line) {
            return new Fork(name, line);
        }
    }

    /** The operating system's switch to a process: loads its root, keeping tagged translations. */
    record SwitchTo(Subject process, int line) implements Operation {
        @Override
        public SwitchTo at(int line) {
            return new SwitchTo(process, line);
        }
    }

    /** A raw write of the page-table base register. */
    record LoadRoot(Subject process, boolean keeping, int line) implements Operation {
        @Override
        public LoadRoot at(int line) {
            return new LoadRoot(process, keeping, line);
        }
    }

    /** Raw writes of leaf entries: page i of the place gets the address {@code target + i * page}, present. */
    record SetEntries(Place place, Expression target, Rights rights, int line) implements Operation {
        @Override
        public SetEntries at(int line) {
            return new SetEntries(place, target, rights, line);
        }
    }

    /** Raw writes of zero into leaf entries. */
    record ClearEntries(Place place, int line) implements Operation {
        @Override
        public ClearEntries at(int line) {
            return new ClearEntries(place, line);
        }
    }

    /** Raw set or clear of named bits in leaf entries. */
    record ChangeBits(boolean set, List<String> bits, Place place, int line) implements Operation {
        @Override
        public ChangeBits at(int line) {
            return new ChangeBits(set, bits, place, line);
        }

        public ChangeBits {
            bits = List.copyOf(bits);
        }
    }

    /** Invalidation of translations of one place, as INVLPG does for the current address space. */
    record InvalidatePlace(boolean secondStage, Place place, int line) implements Operation {
        @Override
        public InvalidatePlace at(int line) {
            return new InvalidatePlace(secondStage, place, line);
        }
    }

    /** Invalidation of all translations, of one subject or of all; {@code global} drops global ones too. */
    record InvalidateAll(
            boolean secondStage, boolean global, @Nullable Subject of, int line) implements Operation {
        @Override
        public InvalidateAll at(int line) {
            return new InvalidateAll(secondStage, global, of, line);
        }
    }

    /** A bit of a control register. */
    record Control(ControlBit bit, boolean on, int line) implements Operation {
        @Override
        public Control at(int line) {
            return new Control(bit, on, line);
        }
    }

    /**
     * An instruction that drops cached translations.
     *
     * @param place the address that it names; null without one
     * @param of whose tag it names; null without one, or where {@code tag} gives it
     * @param tag the number of the tag that it names; -1 if none is given as a number
     */
    record Issue(
            Instruction instruction,
            @Nullable Place place,
            @Nullable Subject of,
            long tag,
            int line) implements Operation {
        @Override
        public Issue at(int line) {
            return new Issue(instruction, place, of, tag, line);
        }
    }

    /** What a host does to memory behind a guest's back; {@code place} null means all. */
    record HostAction(
            Kind kind, @Nullable Place place, @Nullable Expression target, int line) implements Operation {
        @Override
        public HostAction at(int line) {
            return new HostAction(kind, place, target, line);
        }

        /** Kinds of host action. */
        public enum Kind {
            REMAP,
            SWAP_OUT,
            SWAP_IN,
            SHARE,
            UNSHARE,
            POPULATE,
            @Word(simulated = false)
            TRACK
        }
    }

    record Balloon(Subject guest, Expression target, int line) implements Operation {
        @Override
        public Balloon at(int line) {
            return new Balloon(guest, target, line);
        }
    }

    /**
     * A setting takes another value while the run goes on.
     *
     * @param setting words that lead to it, such as {@code os.freePageReporting}
     * @param value of the setting's type: a {@link Long} or {@link Double} in its canonical unit, or a {@link Boolean}
     */
    record Change(Subject of, String setting, Object value, int line) implements Operation {
        @Override
        public Change at(int line) {
            return new Change(of, setting, value, line);
        }
    }

    record Reboot(Subject guest, int line) implements Operation {
        @Override
        public Reboot at(int line) {
            return new Reboot(guest, line);
        }
    }
}
