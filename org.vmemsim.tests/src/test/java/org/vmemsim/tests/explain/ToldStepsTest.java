package org.vmemsim.tests.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vmemsim.runtime.result.Explanation;
import org.vmemsim.runtime.result.Explanation.Kind;
import org.vmemsim.runtime.result.Explanation.Step;
import org.vmemsim.tests.overcommitment.Runs;

/** What steps of explanations say, and in which order they come. */
class ToldStepsTest {
    private static Explanation explained(String text) {
        return Runs.simulate(text).explanations().get(0);
    }

    private static List<String> texts(String text) {
        return explained(text).steps().stream().map(Step::text).toList();
    }

    private static List<Integer> numbers(List<Step> steps) {
        return steps.stream()
                .filter(s -> s.kind() == Kind.ENTRY)
                .map(s -> Integer.valueOf(s.data().get("reference")))
                .toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    /**
     * A cold nested access reads 24 entries. The write faults at the last guest entry, before the second stage of the page: 20
     * entries. The handler's read is an access of its own: 1 to 24. Then the write is tried again: 21 to 44.
     */
    @Test
    void eachAccessNumbersItsOwnReferences() {
        Explanation e = explained("""
                host box { guest vm paging nested { process p {
                    region d at 0x40_0000 size 4 pages { rights r }
                    on fault protected at va { protect va to rw   read 0x40_1000 }
                } } }
                run r on vm.p { write 0x40_0000 }
                explain access 1 of r
                """);
        assertEquals(1, e.number(), "the handler's access came later");
        List<Step> steps = e.steps();
        int inner = IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).text().equals("vm.p reads gVA 0x401000"))
                .findFirst()
                .orElseThrow();
        int innerEnd = IntStream.range(inner, steps.size())
                .filter(i -> steps.get(i).kind() == Kind.RESULT)
                .findFirst()
                .orElseThrow();
        assertEquals(range(1, 20), numbers(steps.subList(0, inner)));
        assertEquals(range(1, 24), numbers(steps.subList(inner, innerEnd)));
        assertEquals("24", steps.get(innerEnd).data().get("references"));
        assertEquals(range(21, 44), numbers(steps.subList(innerEnd, steps.size())));
        assertEquals("44", steps.get(steps.size() - 1).data().get("references"));
    }
}
