package org.vmemsim.dsl.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.util.IAcceptor;
import org.eclipse.xtext.validation.Issue;
import org.vmemsim.dsl.messages.IssueCodes;

/** As many of a file's problems as anybody reads at once. */
final class FirstIssues {
    /** How many are told of one file; errors come before warnings. */
    static final int MOST = 100;

    private FirstIssues() {}

    /**
     * Takes so many issues of a model that the first ones in its text are among them. Each is dear: what finds its element again
     * is as long to make as the model is.
     */
    static final class Acceptor implements IAcceptor<Issue> {
        private static final int ENOUGH = 10 * MOST;

        private final IAcceptor<Issue> next;
        private int errors;
        private int others;

        Acceptor(IAcceptor<Issue> next) {
            this.next = next;
        }

        /** Whether one more error, or one more warning or note, is wanted. */
        boolean wants(boolean error) {
            return error ? errors < ENOUGH : others < ENOUGH;
        }

        @Override
        public void accept(Issue issue) {
            if (issue == null) return;
            if (issue.getSeverity() == Severity.ERROR) errors++;
            else others++;
            next.accept(issue);
        }
    }

    /** The same if there are not more; else the first ones, and that there are more. */
    static List<Issue> of(List<Issue> all) {
        if (all.size() <= MOST) return all;
        List<Issue> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(Issue::getSeverity)
                .thenComparingInt(i -> i.getOffset() == null ? 0 : i.getOffset()));
        List<Issue> first = new ArrayList<>(sorted.subList(0, MOST));
        first.add(more(first.get(MOST - 1), sorted.get(MOST).getSeverity()));
        return first;
    }

    private static Issue more(Issue last, Severity severity) {
        Issue.IssueImpl more = new Issue.IssueImpl();
        more.setMessage(
                "There are more than " + MOST + " problems in this file. Mend the first ones, then look again.");
        more.setCode(IssueCodes.TOO_MANY);
        more.setSeverity(severity);
        more.setType(last.getType());
        more.setUriToProblem(last.getUriToProblem());
        more.setOffset(last.getOffset());
        more.setLength(last.getLength());
        more.setLineNumber(last.getLineNumber());
        more.setColumn(last.getColumn());
        more.setLineNumberEnd(last.getLineNumberEnd());
        more.setColumnEnd(last.getColumnEnd());
        return more;
    }
}
