package org.vmemsim.tests.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of files that parse and make no sense. The place that is meant stands between « and »; each row is code,
 * message and file. Files without a host of their own are checked all the same.
 */
class ValidationTest {
    private static final String PROCESS = "host b { process p { region heap at 0x40_0000 size 1 MiB } }\n";
    private static final String ENTRY = "entry 8 bytes { present 0   frame 12..51 } ";

    static Stream<Arguments> settings() {
        return Stream.of(
                wrong(
                        "unknown-setting",
                        "No setting of a host is called 'memry'. Did you mean 'memory'?",
                        "host b { «memry» 1 GiB }"),
                wrong(
                        "unknown-setting",
                        "No setting of a region is called 'size2'. Possible: page, backing, rights, file, image.",
                        "host b { process p { region r at 0 size 4 KiB { «size2» 3 } } }"),
                wrong(
                        "unknown-setting",
                        "No setting of 'free' is called 'hihg'. Did you mean 'high'?",
                        "host b { reclaim { free { «hihg» 6 % } } }"),
                wrong(
                        "duplicate-setting",
                        "'memory' is set twice in this block.",
                        "host b { memory 1 GiB   «memory» 2 GiB }"),
                wrong("wrong-unit", "'memory' is a size, not a time: write it like 4 KiB.", "host b { memory «4 ms» }"),
                wrong(
                        "wrong-unit",
                        "'memory' is a size, not a plain number: write it like 4 KiB.",
                        "host b { memory «4» }"),
                wrong("unknown-unit", "There is no unit GB. Write GiB.", "host b { memory 4 «GB» 5 }"),
                wrong(
                        "wrong-unit",
                        "'exit' is a time or a number of cycles, not a size: write it like 60 ns or 200 cycles.",
                        "costs c { exit «4 KiB» }"),
                wrong(
                        "wrong-unit",
                        "'clock' is a frequency, not a time: write it like 3 GHz.",
                        "costs c { clock «3 ns» }"),
                wrong(
                        "wrong-unit",
                        "'physical' is a number of bits, not a plain number: write it like 52 bits.",
                        "layout l extends x86_64 { physical «52» }"),
                wrong("wrong-unit", "'+' does not join a size and a time.", "let x = «1 KiB + 1 ms»"),
                wrong("wrong-unit", "This is a size already: it takes no unit.", "let x = «(1 KiB) ms»"),
                wrong("wrong-type", "'memory' takes one value.", "host b { memory 1 GiB, «2 GiB» }"),
                wrong("wrong-type", "'memory' takes a size, such as 4 KiB.", "host b { memory «\"much\"» }"),
                wrong("wrong-type", "'memory' takes no block.", "host b { memory 1 GiB «{ }» }"),
                wrong(
                        "wrong-type",
                        "'cache' is on or off.",
                        "host b { guest g paging shadow { shadow { cache «3» } } }"),
                wrong("wrong-type", "'source' takes a text in quotes.", "costs c { source «nowhere» }"),
                wrong(
                        "wrong-type",
                        "'reclaim' takes no value, only a block: reclaim { … }.",
                        "host b { reclaim «all2» }"),
                wrong("wrong-type", "'memory' takes a whole number of bytes.", "host b { memory «0.3 KiB» }"),
                wrong("out-of-range", "'memory' is at least 1 byte.", "host b { memory «0» }"),
                wrong("out-of-range", "'writes' is at most 100 %.", "trace t = zipf { over 1 GiB   writes «130 %» }"),
                wrong(
                        "unknown-word",
                        "'replacement' knows no 'lur'. Did you mean 'lru'?",
                        "mmu m { tlb t { 4 KiB: 4 entries   replacement «lur» } }"),
                wrong(
                        "unknown-word",
                        "There is no paging mode 'nestd'. Did you mean 'nested'?",
                        "host b { guest g paging «nestd» { } }"),
                wrong(
                        "unknown-word",
                        "There is no generator 'zipff'. Did you mean 'zipf'?",
                        "trace t = «zipff» { over 1 GiB }"),
                wrong("unknown-name", "No layout is called 'x86'.", "host b { layout «x86» }"),
                wrong("wrong-type", "'exam' is a costs, not a layout.", "host b { layout «exam» }"),
                wrong(
                        "invalid",
                        "Free-memory thresholds must fall: high ≥ soft ≥ hard ≥ low.",
                        "host b { reclaim { free { «low 50 %» } } }"),
                wrong(
                        "invalid",
                        "Free-memory thresholds must fall: high ≥ soft ≥ hard ≥ low.",
                        "host b { reclaim { free { high 6 %   «soft 8 %»   hard 2 %   low 1 % } } }"),
                wrong(
                        "invalid",
                        "Image i: its shares add up to 110 %, which is more than 100 %.",
                        "image i { zero 60 %   «common 50 %» }"),
                wrong(
                        "invalid",
                        "Image i says what 30 pages contain, but there are only 20.",
                        "image i { zero 10 pages   groups 4 { size 5 pages } }\n"
                                + "host b { process p { region r size «20 pages» { image i } } }"),
                wrong(
                        "wrong-unit",
                        "'zero' is a percentage or a count, not a time: write it like 75 % or 16.",
                        "image i { zero «3 ms» }"),
                wrong(
                        "unknown-word",
                        "'sharing' knows no 'kms'. Did you mean 'ksm'?",
                        "host b { reclaim { sharing «kms» { } } }"),
                wrong(
                        "invalid",
                        "At least 2 pages share a frame, not 1.",
                        "host b { reclaim { sharing ksm { «maxSharing 1» } } }"),
                wrong(
                        "not-simulated-yet",
                        "'prefetch' is not simulated yet: it has no effect.",
                        "host b { guest g paging shadow { shadow { «prefetch» 8 } } }"),
                wrong("out-of-range", "This divides by zero.", "let x = 3 / «(2 - 2)»"),
                wrong("cyclic-let", "'x' is computed from itself.", "let «x» = y + 1\nlet y = x"));
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                wrong(
                        "index-bits",
                        "A table of level 'b' has 2^10 entries of 8 bytes: 8 KiB, but a page is 4 KiB. It takes 2 pages in a row.",
                        "layout l { level a 9 bits level b «10» bits " + ENTRY + "}"),
                wrong(
                        "index-bits",
                        "Index bits and offset of 'l' make addresses of 66 bits; there are at most 64.",
                        "layout «l» { level z 9 bits level y 9 bits level a 9 bits level b 9 bits level c 9 bits level d 9 bits "
                                + ENTRY + "}"),
                wrong(
                        "index-bits",
                        "A level has 1 to 30 index bits, not 40.",
                        "layout l { level a «40» bits level b 9 bits " + ENTRY + "}"),
                wrong(
                        "frame-bits",
                        "Frame bits lie within the offset of a page: the frame begins at address bit 12, not 10.",
                        "layout l { level a 9 bits entry 8 bytes { present 0   «frame 10..51» } }"),
                wrong(
                        "frame-bits",
                        "The frame begins at address bit 14, but a page of 4 KiB needs bit 12.",
                        "layout l { level a 9 bits entry 8 bytes { present 0   «frame 14..51» } }"),
                wrong(
                        "frame-bits",
                        "An entry of 4 bytes has no bit 51.",
                        "layout l { level a 10 bits entry 4 bytes { present 0   noExecute «40..51»   frame 12..31 } }"),
                wrong(
                        "frame-bits",
                        "Bits 12..31 hold 20 address bits, not 11.",
                        "layout l { level a 10 bits entry 4 bytes { present 0   frame 12..31 holds «12..22» } }"),
                wrong(
                        "missing-meaning",
                        "Layout 'l' does not say when an entry is present.",
                        "layout «l» { level a 9 bits entry 8 bytes { frame 12..51 } }"),
                wrong(
                        "missing-meaning",
                        "Layout 'l' does not say which bits hold the frame.",
                        "layout «l» { level a 9 bits entry 8 bytes { present 0 } }"),
                wrong(
                        "missing-meaning",
                        "Level 'a' may hold leaves: say by which bits, 'leaf when …'.",
                        "layout l { «level a 9 bits leaf» level b 9 bits " + ENTRY + "}"),
                wrong(
                        "unknown-word",
                        "There is no meaning 'writeable'. Did you mean 'writable'?",
                        "layout l { level a 9 bits entry 8 bytes { present 0   w 1   frame 12..51   «writeable» when w } }"),
                wrong(
                        "out-of-range",
                        "A field of 2 bits is never 4.",
                        "layout l { level a 9 bits entry 8 bytes { present 0   t 1..2   frame 12..51   malformed when t == «4» } }"),
                wrong(
                        "unknown-level",
                        "This layout has no level 'pe'. Did you mean 'pd'?",
                        "layout l extends x86_64 { root «pe» }"),
                wrong(
                        "unknown-name",
                        "No level is called 'pe'. Did you mean 'pd'?",
                        "mmu m { layout x86_64   walkCache { «pe»: 4 entries } }"),
                wrong("cyclic-extends", "'a' extends itself.", "layout a extends «a» { level x 9 bits " + ENTRY + "}"),
                wrong(
                        "ways",
                        "10 entries are not divisible by 4 ways.",
                        "mmu m { tlb t { 4 KiB: 10 entries «4» ways } }"),
                wrong(
                        "no-such-page",
                        "Layout 'x86_64' has no page of 16 KiB: it has 4 KiB, 2 MiB, 1 GiB.",
                        "mmu m { tlb t { «16 KiB»: 4 entries } }"));
    }

    static Stream<Arguments> promises() {
        return Stream.of(
                wrong(
                        "reservation",
                        "Guest g reserves 5 GiB, but has only 4 GiB of memory: reserve no more than that, or give it more"
                                + " memory.",
                        "host b { guest g { memory 4 GiB   reserve «5 GiB» } }"),
                wrong(
                        "reservation",
                        "Guest g reserves 2 GiB, but its limit is 1 GiB: reserve less, or raise the limit.",
                        "guest t { reserve 2 GiB } host b { guest «g» extends t { memory 4 GiB   limit 1 GiB } }"
                                .replace("«g»", "g")
                                .replace("reserve 2 GiB", "reserve «2 GiB»")),
                wrong(
                        "limit",
                        "Guest g has only 4 GiB of memory: a limit of 5.5 GiB has no effect.",
                        "host b { guest g { memory 4 GiB   limit «5.5 GiB» } }"),
                wrong(
                        "admission",
                        "With guest v, 9 GiB of the memory of host b are reserved, and it has 8 GiB: reserve less, or give"
                                + " the host more.",
                        "host b { memory 8 GiB   guest u { memory 4 GiB   reserve 3 GiB }"
                                + "   guest v[3] { memory 2 GiB   reserve «2 GiB» }   guest w { reserve 1 GiB } }"),
                wrong(
                        "admission",
                        "With guest g, 1.1 GiB of the memory of host b are reserved, and it has 1 GiB: reserve less, or"
                                + " give the host more.",
                        "host b { memory 1 GiB   guest g[2] { memory 1 GiB   reserve «500 MiB»   overhead 50 MiB } }"),
                wrong(
                        "admission",
                        "Guests of host b may need swap files of 3 GiB, and there is room for 2 GiB: make room, or reserve"
                                + " more memory.",
                        "host b { reclaim { swap { space «2 GiB» } }   guest g[3] { memory 2 GiB   reserve 1 GiB } }"),
                wrong(
                        "guest-swap",
                        "Guest g has no swap device: its balloon can only take what the guest has free or can drop. Give"
                                + " it one, as in 'os { swap 650 MiB }'.",
                        "host b { memory 1 GiB   guest «g»[2] { memory 1000 MiB } }"),
                wrong(
                        "guest-swap",
                        "The swap device of guest g holds 100 MiB, less than the 650 MiB that its balloon may take: make"
                                + " it larger, or lower the limit of the balloon.",
                        "host b { memory 1 GiB   guest g[2] { memory 1000 MiB   os { swap «100 MiB» } } }"));
    }

    private static final String GUEST =
            "host b { guest g { memory 1 GiB   reserve 100 MiB   os { swap 1 GiB }   process p } }\n";
    private static final String WORK = PROCESS + "trace t = uniform { over 1 MiB }\nworkload w { trace t }\n";

    static Stream<Arguments> overTime() {
        return Stream.of(
                wrong(
                        "no-duration",
                        "'every' needs time, which this run does not have: write 'run … for 10 s'.",
                        PROCESS + "run r on p { every «5 s» read heap }"),
                wrong(
                        "no-duration",
                        "'sample' needs time, which this run does not have: write 'run … for 10 s'.",
                        PROCESS + "run r on p { sample every «5 s» }"),
                wrong(
                        "no-duration",
                        "A workload goes on over time, which this run does not have: write 'run … for 10 s'.",
                        WORK + "run r on p { «start w» }"),
                wrong(
                        "too-late",
                        "This would never happen: the run ends after 2 min.",
                        PROCESS + "run r on p for 2 min { at «121 s» read heap }"),
                wrong(
                        "out-of-range",
                        "A period is longer than no time.",
                        PROCESS + "run r on p for 2 s { every «0 s» read heap }"),
                wrong(
                        "out-of-range",
                        "A run over time lasts longer than no time.",
                        PROCESS + "run r on p for «0 s» { }"),
                wrong(
                        "missing-trace",
                        "Which accesses does 'v' make? Write 'trace', and the name of one.",
                        WORK + "workload «v» { rate 5 accesses/s }"),
                wrong("unknown-name", "No trace is called 'other'.", WORK + "workload v { trace «other» }"),
                wrong(
                        "out-of-range",
                        "'rate' is at least 0.001 /s.",
                        WORK + "workload v { rate «0 accesses/s»   trace t }"),
                wrong(
                        "unknown-name",
                        "No workload is called 'w2'. Did you mean 'w'?",
                        WORK + "run r on p for 2 s { start «w2» }"),
                wrong(
                        "never-started",
                        "Nothing in this run starts 'w'.",
                        WORK + "run r on p for 2 s { at 1 s stop «w» }"),
                wrong(
                        "out-of-range",
                        "Guest g has 1 GiB of memory: its balloon is empty when it has all of that.",
                        GUEST + "run r on b { balloon g to «2 GiB» }"),
                wrong(
                        "guest-swap",
                        "Guest g has no swap device: its balloon can only take what the guest has free or can drop. Give"
                                + " it one, as in 'os { swap 650 MiB }'.",
                        "host b { guest g { memory 1000 MiB } }\nrun r on b { balloon «g» to 350 MiB }"),
                wrong(
                        "unknown-setting",
                        "There is no setting 'share'. Did you mean 'shares'?",
                        GUEST + "run r on b { change «g.share» to 5 }"),
                wrong(
                        "fixed",
                        "'memory' cannot change while a run goes on. Possible: shares, reserve, limit,"
                                + " os.freePageReporting.",
                        GUEST + "run r on b { change «g.memory» to 5 GiB }"),
                wrong(
                        "unknown-setting",
                        "There is no setting 'reclaim.tax'. Possible: reclaim.idleTax.",
                        GUEST + "run r on g { change «b.reclaim.tax» to 5 % }"),
                wrong(
                        "no-subject",
                        "Only settings of hosts and guests can change.",
                        GUEST + "run r on g { change «g.p.memory» to 5 pages }"),
                wrong(
                        "unknown-name",
                        "No host or guest is called 'other'.",
                        GUEST + "run r { change «other».shares to 5 }"),
                wrong(
                        "wrong-unit",
                        "'idleTax' is a percentage, not a plain number: write it like 75 %.",
                        GUEST + "run r on b { change reclaim.idleTax to «0.5» }"),
                wrong(
                        "out-of-range",
                        "'idleTax' is at most 99 %.",
                        GUEST + "run r on b { change b.reclaim.idleTax to «100 %» }"),
                wrong(
                        "invalid",
                        "Guest g reserves 2 GiB, but has only 1 GiB of memory: reserve no more than that, or give it more"
                                + " memory.",
                        GUEST + "run r on b { change g.reserve to «2 GiB» }"),
                wrong(
                        "wrong-type",
                        "'freePageReporting' is on or off.",
                        GUEST + "run r on b { change g.os.freePageReporting to «3» }"),
                wrong("no-subject", "'g.p' is no guest.", GUEST + "run r on b { balloon «g.p» to 300 MiB }"),
                wrong(
                        "wrong-actor",
                        "Only a host does this: write 'b: balloon g to 900 MiB'.",
                        GUEST + "run r on g.p { «balloon g to 900 MiB» }"),
                wrong(
                        "wrong-actor",
                        "Only a host does this: write 'b: reboot g'.",
                        GUEST + "run r on g { «reboot g» }"));
    }

    @Test
    void nothingIsSaidOfABalloonThatIsNotNeeded() {
        for (String enough : List.of(
                "host b { memory 2 GiB   guest g[2] { memory 1 GiB } }",
                "host b { memory 1 GiB   guest g[2] { memory 1 GiB   limit 512 MiB } }",
                "host b { memory 1 GiB   guest g[2] { memory 1 GiB   os { swap 666 MiB } } }",
                "host b { memory 2 GiB   guest g[2] { memory 1 GiB   reserve 1 GiB }   guest i { } }",
                "host b { memory 1 GiB   reclaim { order swapping }   guest g[2] { memory 1 GiB } }"))
            assertEquals(
                    "",
                    Vmem.lines(Vmem.issues(Vmem.parse(enough)).stream()
                            .filter(i -> !i.getCode().equals("not-simulated-yet"))
                            .toList()),
                    enough);
    }

    static Stream<Arguments> machinesAndRuns() {
        return Stream.of(
                wrong(
                        "overlapping-regions",
                        "Region 'b' overlaps 'a', which ends at 0x1fff.",
                        "host b { process p { region a at 0x1000 size 4 KiB   region «b» at 0x1800 size 4 KiB } }"),
                wrong(
                        "bare",
                        "Guest g has more memory than its host, and the second stage bare maps none of it elsewhere: give"
                                + " the guest less, or the host more.",
                        "mmu m { secondStage bare } host b { mmu m   memory 1 GiB   guest «g» { memory 2 GiB } }"),
                wrong(
                        "bare",
                        "Guest g is not the only one on the second stage bare, under which guests would share all"
                                + " memory: give it a host of its own.",
                        "mmu m { secondStage bare } host b { mmu m   guest «g»[2] { } }"),
                wrong(
                        "bare",
                        "Guest g: shadow tables need a layout with levels, and the processor's is bare.",
                        "mmu m { layout bare } host b { mmu m   guest «g» paging shadow { } }"),
                wrong(
                        "bare",
                        "Guest g runs without paging, and would see the memory of all other machines on the host: use a"
                                + " host that has no others.",
                        "host b { guest «g» paging native { layout bare }   guest other { } }"),
                wrong(
                        "bare",
                        "Processes of host b run without paging, and would see the memory of all other machines on the"
                                + " host: use a host that has no others.",
                        "host «b» { layout bare   process p { }   guest g { layout x86_64 } }"),
                wrong(
                        "bare",
                        "b.g.p runs without paging: it has no page tables, and nothing that they could map or protect.",
                        "host b { guest g { layout bare   process p { } } } run r on g.p { «fork as child» }"),
                wrong(
                        "bare",
                        "b.p runs without paging: it has no page tables, and nothing that they could map or protect.",
                        "host b { layout bare   process p { region r size 4 KiB } } run x on b { p: «protect pages of r to r» }"),
                wrong("invalid", "Layout 'l' has entries but no level.", "layout «l» { entry 8 bytes { present 0 } }"),
                wrong(
                        "no-such-page",
                        "Layout 'bare' has no page of 2 MiB: it has 4 KiB.",
                        "host b { guest g { layout bare   process p { region r at 0 size 2 MiB { page «2 MiB» } } } }"),
                wrong(
                        "missing-size",
                        "How large is region 'r'? Write 'size 4 KiB'.",
                        "host b { process p { region «r» at 0x1000 } }"),
                wrong(
                        "wrong-unit",
                        "The size of a region is a size, not a plain number: write it like 4 KiB or 8 pages.",
                        "host b { process p { region r at 0x1000 size «64» } }"),
                wrong(
                        "no-such-page",
                        "Layout 'x86_64' has no page of 4 MiB: it has 4 KiB, 2 MiB, 1 GiB.",
                        "host b { process p { region r at 0 size 4 MiB { page «4 MiB» } } }"),
                wrong(
                        "reach",
                        "Region 'r' lies outside the addresses of 'x86_64', which have 48 bits.",
                        "host b { process p { region «r» at 0xffff_0000_0000_0000 size 4 KiB } }"),
                wrong("duplicate-name", "There is another 'p' in this block.", "host b { process p   process «p» }"),
                wrong("duplicate-name", "There is another 'x' in this file.", "let x = 1\nlet «x» = 2"),
                wrong(
                        "missing-index",
                        "There are several of 'p': write p[0], or p[*] for all.",
                        "host b { process p[4] }\nrun r on «p» { read 0x1000 }"),
                wrong(
                        "no-index",
                        "There is only one 'p': leave the index out.",
                        "host b { process p }\nrun r on p[«0»] { read 0x1000 }"),
                wrong(
                        "out-of-range",
                        "'p' has replicas 0 to 3.",
                        "host b { process p[4] }\nrun r on p[«4»] { read 0x1000 }"),
                wrong("out-of-range", "There may be 1 to 100_000 of them.", "host b { process p[«0»] }"),
                wrong(
                        "no-subject",
                        "'heap' is no host, guest or process.",
                        PROCESS + "run r on «heap» { read 0x1000 }"),
                wrong("unknown-name", "'q' is no part of what stands before it.", PROCESS + "run r on b.«q» { }"),
                wrong(
                        "minus-for-range",
                        "A range is written with two dots: 0..9.",
                        PROCESS + "run r on p { read pages «0-9» of heap }"),
                wrong(
                        "missing-index",
                        "Which page? Write 'page 0 of …', or 'pages of …' for all.",
                        PROCESS + "run r on p { read «page of heap» }"),
                wrong(
                        "unknown-word",
                        "There are no rights 'wr'. Did you mean 'r'?",
                        PROCESS + "run r on p { protect pages of heap to «wr» }"),
                wrong(
                        "wrong-unit",
                        "A count is wanted here, not a size: write it like 16.",
                        PROCESS + "run r on p { repeat «4 KiB» { read heap } }"),
                wrong(
                        "no-subject",
                        "Which process makes these accesses? Write 'p: replay t', or which thread is which process.",
                        "host b { process p }\ntrace t = uniform { over 1 MiB }\nrun r on b { replay «t» }"),
                wrong(
                        "no-duration",
                        "'at' needs time, which this run does not have: write 'run … for 10 s'.",
                        PROCESS + "run r on p { at «5 s» read heap }"),
                wrong(
                        "unknown-metric",
                        "There is no metric 'walk.refs'.",
                        PROCESS + "run r on p { read heap   expect «walk.refs» == 4 }"),
                wrong(
                        "unknown-metric",
                        "There is no metric 'walk.referenced'. Did you mean 'walk.references'?",
                        PROCESS + "run r on p { read heap   expect «walk.referenced» == 4 }"),
                wrong(
                        "unknown-level",
                        "The machine's layouts have no level 'pte'. Did you mean 'pt'?",
                        PROCESS + "run r on p { expect «tables.pte.count» == 1 }"),
                wrong(
                        "unknown-word",
                        "The machine has no TLB 'stlb'. Possible: l1.",
                        PROCESS + "run r on p { }\nexpect «r.tlb.stlb.misses» == 1"),
                wrong(
                        "unknown-word",
                        "There is no function 'avg'. Possible: max, mean, min, p50, p90, p95, p99, sum.",
                        PROCESS + "run r on p { read heap }\nexpect «avg»(r.walk.references) == 4"),
                wrong(
                        "missing-run",
                        "Of which run? Write its name before: 'run.walk.references'.",
                        PROCESS + "expect «walk.references» == 4"),
                wrong(
                        "wrong-unit",
                        "This is compared with a percentage, but is a plain number: write it like 75 %.",
                        PROCESS + "run r on p { expect tlb.hitRate == «70» }"),
                wrong(
                        "wrong-unit",
                        "This is compared with a count, but is a size: write it like 16.",
                        PROCESS + "run r on p { expect tlb.misses == «70 KiB» }"),
                wrong("wrong-type", "'p' is no run.", PROCESS + "explain access 1 of «p»"),
                wrong(
                        "out-of-range",
                        "Accesses are counted from 1.",
                        PROCESS + "run r on p { }\nexplain access «0» of r"),
                wrong(
                        "cyclic-extends",
                        "Trace 't' is made of itself.",
                        "trace «t» = trace t then uniform { over 1 MiB }"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"settings", "layouts", "promises", "overTime", "machinesAndRuns"})
    void isSaid(String code, String message, String marked) {
        int from = marked.indexOf('«');
        int to = marked.indexOf('»') - 1;
        String text = marked.replace("«", "").replace("»", "");
        String found = Vmem.issues(Vmem.parse(text)).stream()
                .filter(i -> i.getCode().equals(code))
                .map(i -> i.getCode() + " " + i.getOffset() + " " + i.getLength() + " " + i.getMessage())
                .reduce((a, b) -> a + "\n" + b)
                .orElseGet(() -> "only: " + Vmem.lines(Vmem.issues(Vmem.parse(text))));
        assertEquals(code + " " + from + " " + (to - from) + " " + message, found);
    }

    private static Arguments wrong(String code, String message, String marked) {
        return Arguments.of(code, message, marked);
    }
}
