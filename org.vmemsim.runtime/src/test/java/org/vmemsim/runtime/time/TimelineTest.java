package org.vmemsim.runtime.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Order of what is due, and what the clock says then. */
class TimelineTest {
    private final Timeline timeline = new Timeline();
    private final List<String> happened = new ArrayList<>();

    private Runnable note(String what) {
        return () -> happened.add(what + "@" + timeline.now());
    }

    @Test
    void theSameTimeGoesByFirstAnnouncement() {
        timeline.every(10, note("poll"));
        timeline.at(20, note("first"));
        timeline.at(10, note("early"));
        timeline.at(20, note("second"));
        timeline.every(5, 15, note("odd"));
        timeline.advance(30);
        // odd: 5, 20; poll keeps its place before all that was announced after it
        assertEquals(
                List.of("odd@5", "poll@10", "early@10", "poll@20", "first@20", "second@20", "odd@20", "poll@30"),
                happened);
        assertEquals(30, timeline.now());
        assertEquals(35, timeline.next());
    }

    @Test
    void whatHappensMayAnnounceMoreForTheSameTime() {
        timeline.at(7, () -> timeline.at(7, note("inner")));
        timeline.at(7, note("outer"));
        timeline.advance(7);
        assertEquals(List.of("outer@7", "inner@7"), happened);
        assertEquals(Timeline.NEVER, timeline.next());
    }

    @Test
    void thePastCannotBeAnnounced() {
        timeline.advance(100);
        assertThrows(IllegalArgumentException.class, () -> timeline.at(99, () -> {}));
        assertThrows(IllegalArgumentException.class, () -> timeline.every(0, () -> {}));
    }
}
