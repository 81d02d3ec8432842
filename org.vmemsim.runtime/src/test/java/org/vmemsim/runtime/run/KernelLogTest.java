package org.vmemsim.runtime.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vmemsim.runtime.control.Options;
import org.vmemsim.runtime.control.Watch;
import org.vmemsim.runtime.explain.AccessTracer;
import org.vmemsim.runtime.fixtures.Layouts;
import org.vmemsim.runtime.fixtures.Scenarios;
import org.vmemsim.runtime.machine.Machine;
import org.vmemsim.runtime.machine.MachineMetrics;
import org.vmemsim.runtime.machine.Sharing;
import org.vmemsim.runtime.run.names.Actor;
import org.vmemsim.runtime.run.names.Names;
import org.vmemsim.runtime.scenario.machine.HostSpec;
import org.vmemsim.runtime.scenario.machine.ProcessSpec;
import org.vmemsim.runtime.scenario.memory.Backing;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.memory.ReclaimSpec;
import org.vmemsim.runtime.scenario.memory.RegionSpec;
import org.vmemsim.runtime.scenario.run.Expression;
import org.vmemsim.runtime.scenario.run.Operation;
import org.vmemsim.runtime.scenario.run.Place;
import org.vmemsim.runtime.scenario.run.Subject;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.SettingGroup;

/**
 * What a Linux kernel (6.1) counted while it scanned two processes of known contents, line by line of its log, against the
 * same scenario: contents by an image, stores of known and unknown values, scans, and the end of all sharing.
 */
class KernelLogTest {
    private static final Pattern PAIR = Pattern.compile("(\\w+)=(\\d+)");
    private static final int READ_TWO_OFF = 2;

    /** What a line says, by name. */
    private record Figures(Map<String, Long> byName) {
        long get(String name) {
            return Objects.requireNonNull(byName.get(name), name);
        }
    }

    /** The kernel with one setting. */
    private record Section(Figures mix, List<String> lines) {
        @Override
        public String toString() {
            return "max_page_sharing=" + mix.get("max_page_sharing") + " use_zero_pages=" + mix.get("use_zero_pages");
        }
    }

    static Stream<Section> sections() throws IOException {
        List<Section> sections = new ArrayList<>();
        try (InputStream log =
                        KernelLogTest.class.getResourceAsStream("/org/vmemsim/runtime/sharing/ksm-counters.log");
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(log), StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                if (line.startsWith("MIX")) sections.add(new Section(pairs(line), new ArrayList<>()));
                if (line.startsWith("KSM"))
                    sections.get(sections.size() - 1).lines().add(line);
            }
        }
        return sections.stream();
    }

    private static Figures pairs(String line) {
        Map<String, Long> pairs = new HashMap<>();
        for (Matcher m = PAIR.matcher(line); m.find(); ) pairs.put(m.group(1), Long.valueOf(m.group(2)));
        Matcher groups = Pattern.compile("groups=(\\d+) x (\\d+)").matcher(line);
        if (groups.find()) pairs.put("each", Long.valueOf(groups.group(2)));
        return new Figures(pairs);
    }

    /** The two processes and what happens to them. */
    private static final class Scene {
        final Machine machine;
        final Operations operations;
        final long zeros;
        final long dups;
        final long same;
        final long uniques;
        final long volatiles;
        final long size;

        Scene(Figures mix) {
            zeros = 0;
            dups = mix.get("zero");
            same = dups + mix.get("groups") * mix.get("each");
            uniques = same + mix.get("bigdup");
            volatiles = uniques + mix.get("unique");
            size = mix.get("total");
            machine = new Machine(host(mix), 1, (handler, p, va) -> {
                throw new AssertionError("no handlers here");
            });
            Options options = Options.in(Path.of("."));
            operations = new Operations(
                    machine,
                    new Names(machine, e -> ((Expression.Constant) e).value(), List.of()),
                    e -> ((Expression.Constant) e).value(),
                    new Watch("scene", options, null),
                    options,
                    new AccessTracer(machine),
                    null);
        }

        private HostSpec host(Figures mix) {
            ImageSpec image = SettingGroup.of(ImageSpec.class)
                    .with(
                            ImageSpec.DEFAULT,
                            Map.of(
                                    "name", "known",
                                    "zero", Amount.count(mix.get("zero")),
                                    "groups", new ImageSpec.Groups(mix.get("groups"), mix.get("each")),
                                    "same", Amount.count(mix.get("bigdup")),
                                    "unique", Amount.count(mix.get("unique") + mix.get("volatile"))));
            RegionSpec region = Scenarios.region("m", 1 << 22, size * 4096, Backing.MAPPED, 0);
            region = SettingGroup.of(RegionSpec.class).with(region, Map.of("image", image));
            List<ProcessSpec> processes = List.of(Scenarios.process("a", region), Scenarios.process("b", region));
            ReclaimSpec.Sharing ksm = new ReclaimSpec.Sharing(
                    ReclaimSpec.Style.KSM, Amount.NONE, 0, mix.get("max_page_sharing"), mix.get("use_zero_pages") == 1);
            ReclaimSpec reclaim = SettingGroup.of(ReclaimSpec.class).with(ReclaimSpec.DEFAULT, Map.of("sharing", ksm));
            HostSpec bare = Scenarios.bare(Scenarios.mmu(Layouts.X86_64, Layouts.EPT));
            return SettingGroup.of(HostSpec.class).with(bare, Map.of("processes", processes, "reclaim", reclaim));
        }

        /** Process a makes one access to each of so many pages. */
        void access(Operation.Access.Kind kind, long first, long pages, @Nullable Long value) {
            Place place = new Place(
                    false,
                    new Place.Pages(
                            Expression.of(first),
                            Expression.of(first + pages - 1),
                            true,
                            new Place.RegionBase(Subject.of("box", "a"), "m")));
            operations.carryOut(
                    new Operation.Access(kind, place, value == null ? null : Expression.of(value), 1),
                    new Actor(machine.processes().get("a"), null));
        }

        void write(long first, long pages, @Nullable Long value) {
            access(Operation.Access.Kind.WRITE, first, pages, value);
        }

        Sharing ksm() {
            return Objects.requireNonNull(machine.sharing());
        }

        /** What happened before a line of the log. */
        void upTo(String step) {
            if (step.matches("scan\\d")) write(volatiles, size - volatiles, null);
            switch (step) {
                case "cow-break-50-dups" -> write(dups, 50, 1L);
                case "cow-break-20-zeros" -> write(zeros, 20, 1L);
                case "read-50-bigdups" -> access(Operation.Access.Kind.READ, same, 50, null);
                case "write-30-uniques" -> write(uniques, 30, 1L);
                case "restored-50" -> write(dups, 50, 0L);
                case "unmerged" -> ksm().unshare();
                default -> {
                    if (step.contains("scan")) ksm().scanAll();
                }
            }
        }

        double figure(String metric) {
            return new MachineMetrics(machine).total(Map.of()).value(metric).orElse(0);
        }
    }

    @ParameterizedTest
    @MethodSource("sections")
    void countsLikeTheKernel(Section section) {
        Scene scene = new Scene(section.mix());
        assertTrue(section.lines().size() > 15, "the log is all there");
        long faults = 0;
        double copies = 0;
        for (String line : section.lines()) {
            String step = line.split(" ")[1];
            scene.upTo(step);
            Figures log = pairs(line);
            assertEquals(log.get("scans"), scene.figure("sharing.fullScans"), step);
            // in the first two scans the kernel was read while it scanned
            long off = step.equals("scan2") ? 250 : step.equals("quiet-scan1") ? 50 : READ_TWO_OFF;
            for (String figure : List.of("shared", "sharing", "unshared", "volatile"))
                if (!(step.startsWith("quiet") && log.get("volatile") == 50))
                    assertEquals(log.get(figure), scene.figure("sharing." + figure), off, step + " " + figure);
            if (step.startsWith("cow-break") || step.startsWith("read"))
                assertEquals(
                        log.get("minflt") - faults, scene.figure("faults.copyOnWrite") - copies, step + ": copies");
            if (step.equals("unmerged"))
                assertEquals(log.get("minflt") - faults, scene.figure("sharing.broken"), "pages with frames again");
            faults = log.get("minflt");
            copies = scene.figure("faults.copyOnWrite");
        }
    }
}
