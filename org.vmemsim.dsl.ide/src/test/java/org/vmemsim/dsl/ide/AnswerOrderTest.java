package org.vmemsim.dsl.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerOrderTest {
    private final AnswerOrder order = new AnswerOrder();
    private final List<String> shown = new ArrayList<>();

    private CompletableFuture<String> ask() {
        long question = order.ask();
        CompletableFuture<String> answer = new CompletableFuture<>();
        var unused = answer.thenAccept(text -> {
            if (order.take(question)) shown.add(text);
        });
        return answer;
    }

    /** Hints are asked for when a file opens, and again when figures have come; the first answer comes last, without figures. */
    @Test
    void anAnswerThatComesLateDoesNotReplaceALaterOne() {
        CompletableFuture<String> first = ask();
        CompletableFuture<String> second = ask();
        second.complete("24 references");
        first.complete("no figures yet");
        assertEquals(List.of("24 references"), shown);
    }

    @Test
    void answersInOrderAreAllTaken() {
        CompletableFuture<String> first = ask();
        CompletableFuture<String> second = ask();
        first.complete("no figures yet");
        second.complete("24 references");
        assertEquals(List.of("no figures yet", "24 references"), shown);
    }

    @Test
    void aQuestionThatFailsLeavesTheEarlierAnswer() {
        CompletableFuture<String> first = ask();
        CompletableFuture<String> second = ask();
        second.completeExceptionally(new IllegalStateException());
        first.complete("24 references");
        assertEquals(List.of("24 references"), shown);
    }
}
