package org.vmemsim.dsl.validation;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.emf.common.util.Diagnostic;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.xtext.diagnostics.AbstractDiagnostic;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.CancelIndicator;
import org.eclipse.xtext.util.IAcceptor;
import org.eclipse.xtext.util.LineAndColumn;
import org.eclipse.xtext.validation.CheckMode;
import org.eclipse.xtext.validation.CheckType;
import org.eclipse.xtext.validation.Issue;
import org.eclipse.xtext.validation.ResourceValidatorImpl;
import org.vmemsim.dsl.linking.VMemResource;
import org.vmemsim.dsl.messages.Failures;
import org.vmemsim.dsl.messages.IssueCodes;
import org.vmemsim.dsl.mistakes.Mistake;
import org.vmemsim.dsl.mistakes.Repairs;
import org.vmemsim.dsl.mistakes.Repairs.Outcome;
import org.vmemsim.dsl.nesting.Depth;

/**
 * Loses nothing of what is wrong with a file. Where Xtext's own validator fails it writes to a log and gives up, and the file
 * looks right; here a failure is an error of the file like any other.
 */
public class VMemResourceValidator extends ResourceValidatorImpl {
    /** How the names of repaired files begin, which stand beside the user's for a moment. */
    private static final String REPAIRED = "~repaired-";

    /** What is wrong with one word, whatever else its definition says or lacks. */
    private static final Set<String> OF_WORDS = Set.of(
            IssueCodes.UNKNOWN_DEFINITION,
            IssueCodes.STRAY_BRACE,
            IssueCodes.NO_SEMICOLON,
            IssueCodes.ENCODING,
            IssueCodes.UNKNOWN_SETTING,
            IssueCodes.UNKNOWN_WORD,
            IssueCodes.UNKNOWN_UNIT,
            IssueCodes.WRONG_UNIT,
            IssueCodes.WRONG_TYPE,
            IssueCodes.OUT_OF_RANGE,
            IssueCodes.NOT_WHOLE,
            IssueCodes.BAD_NUMBER,
            IssueCodes.TOO_DEEP);

    @Inject
    private Provider<Repairs> repair;

    /**
     * Of a file with mistakes of writing: these, and what would be wrong with the file without them. What follows from them
     * is not told, nor more than {@link FirstIssues#MOST}.
     */
    @Override
    public List<Issue> validate(Resource resource, CheckMode mode, CancelIndicator monitor) {
        return FirstIssues.of(all(resource, mode, monitor));
    }

    private List<Issue> all(Resource resource, CheckMode mode, CancelIndicator monitor) {
        if (!(resource instanceof VMemResource file) || !isUsers(file)) return super.validate(resource, mode, monitor);
        Repairs repairs = repair.get();
        INode root = file.getParseResult().getRootNode();
        Outcome outcome = Outcome.of(root.getText());
        Said said;
        if (Repairs.areDue(file.getParseResult())) {
            // what is nested too deep is no part of the text that is parsed: nothing can be said of it but that
            Optional<ILeafNode> deep = Depth.tooDeep(root);
            if (deep.isPresent()) return besideDepth(super.validate(resource, mode, monitor), deep.get());
            Optional<Outcome> found = repairs.of(file.getParseResult());
            if (found.isEmpty()) return super.validate(resource, mode, monitor);
            outcome = found.get();
            said = repaired(file, outcome, mode, monitor);
        } else said = new Said(file, super.validate(resource, mode, monitor));
        Outcome more = repairs.withSettings(outcome, said.issues);
        if (more != outcome) said = repaired(file, more, mode, monitor);
        List<Issue> issues = new ArrayList<>();
        for (Mistake m : more.mistakes()) issues.add(issue(m, file, root));
        List<Issue> known = new ArrayList<>();
        boolean same = said.of == file;
        for (Issue i : said.issues) {
            Issue here = same ? i : placed(i, more.positions(), file, root);
            (same || !follows(here, more) ? issues : known).add(here);
        }
        issues = new Consequences(said.of, more.positions()).leftOut(issues, known);
        boolean wrong = issues.stream().anyMatch(i -> i.getSeverity() == Severity.ERROR);
        return wrong || same ? issues : super.validate(resource, mode, monitor); // nothing wrong is ever kept back
    }

    /** What is said of a text: the user's, or that text repaired. */
    private record Said(XtextResource of, List<Issue> issues) {}

    /** Whether a file is one that a user wrote, and can be read. */
    private static boolean isUsers(VMemResource file) {
        return !file.isUnreadable()
                && file.getResourceSet() != null
                && file.getParseResult() != null
                && file.getParseResult().getRootNode() != null
                && file.getURI().lastSegment() != null
                && !file.getURI().lastSegment().startsWith(REPAIRED);
    }

    /** Without what is only said because what is nested too deep is not read: of the syntax the first mistake before it. */
    private static List<Issue> besideDepth(List<Issue> all, ILeafNode deep) {
        OptionalInt first = all.stream()
                .filter(i -> i.isSyntaxError() && i.getOffset() != null)
                .mapToInt(Issue::getOffset)
                .filter(offset -> offset < deep.getOffset())
                .min();
        return all.stream()
                .filter(i -> !i.isSyntaxError() || i.getOffset() != null && i.getOffset() == first.orElse(-1))
                .toList();
    }

    /** Whether something is only said because what was left out is not there. */
    private static boolean follows(Issue i, Outcome outcome) {
        if (i.getOffset() != null && outcome.isGuessed(i.getOffset())) return true;
        if (IssueCodes.UNKNOWN_NAME.equals(i.getCode()))
            return outcome.isNameless()
                    || i.getData() != null
                            && i.getData().length > 0
                            && outcome.lost().contains(i.getData()[0]);
        return i.getOffset() != null && outcome.isTorn(i.getOffset()) && !OF_WORDS.contains(i.getCode());
    }

    private Said repaired(VMemResource file, Outcome outcome, CheckMode mode, CancelIndicator monitor) {
        ResourceSet set = file.getResourceSet();
        URI beside = file.getURI()
                .trimSegments(1)
                .appendSegment(REPAIRED + file.getURI().lastSegment());
        XtextResource repaired = (XtextResource) set.createResource(beside);
        try {
            repaired.load(
                    new ByteArrayInputStream(outcome.text().getBytes(StandardCharsets.UTF_8)),
                    Map.of(XtextResource.OPTION_ENCODING, StandardCharsets.UTF_8.name()));
            return new Said(repaired, super.validate(repaired, mode, monitor));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory is read
        } finally {
            set.getResources().remove(repaired);
        }
    }

    private static Issue issue(Mistake m, VMemResource file, INode root) {
        Issue.IssueImpl issue = new Issue.IssueImpl();
        issue.setMessage(m.message());
        issue.setCode(m.code());
        issue.setData(m.data().toArray(String[]::new));
        issue.setSeverity(Severity.ERROR);
        issue.setSyntaxError(true);
        issue.setType(CheckType.FAST);
        issue.setUriToProblem(file.getURI());
        place(issue, m.offset(), m.offset() + m.length(), root);
        return issue;
    }

    /** An issue of the repaired text, where it is in the user's. */
    private static Issue placed(Issue issue, Repairs.Positions positions, VMemResource file, INode root) {
        if (issue instanceof Issue.IssueImpl i && i.getOffset() != null && i.getLength() != null) {
            i.setUriToProblem(file.getURI());
            i.setMessage(i.getMessage().replace(REPAIRED, ""));
            int from = positions.origin(i.getOffset());
            place(i, from, Math.max(from, positions.origin(i.getOffset() + i.getLength())), root);
        }
        return issue;
    }

    private static void place(Issue.IssueImpl issue, int from, int to, INode root) {
        // behind the last character Xtext finds no line where a lone carriage return ends one
        int last = Math.max(0, root.getText().length() - 1);
        LineAndColumn begin = NodeModelUtils.getLineAndColumn(root, Math.min(from, last));
        LineAndColumn end = NodeModelUtils.getLineAndColumn(root, Math.min(to, last));
        issue.setOffset(from);
        issue.setLength(to - from);
        issue.setLineNumber(begin.getLine());
        issue.setColumn(begin.getColumn() + Math.max(0, from - last));
        issue.setLineNumberEnd(end.getLine());
        issue.setColumnEnd(end.getColumn() + Math.max(0, to - last));
    }

    @Override
    protected void issueFromXtextResourceDiagnostic(
            Resource.Diagnostic diagnostic, Severity severity, IAcceptor<Issue> acceptor) {
        try {
            super.issueFromXtextResourceDiagnostic(diagnostic, severity, acceptor);
        } catch (RuntimeException e) {
            getOperationCanceledManager().propagateAsErrorIfCancelException(e);
            String code = diagnostic instanceof AbstractDiagnostic d ? d.getCode() : IssueCodes.UNEXPECTED;
            accept(acceptor, code, diagnostic.getMessage(), diagnostic.getLine(), severity);
        }
    }

    @Override
    protected void validate(
            Resource resource, EObject element, CheckMode mode, CancelIndicator monitor, IAcceptor<Issue> acceptor) {
        super.validate(resource, element, mode, monitor, new FirstIssues.Acceptor(acceptor));
    }

    @Override
    protected void issueFromEValidatorDiagnostic(Diagnostic diagnostic, IAcceptor<Issue> acceptor) {
        boolean error = diagnostic.getSeverity() == Diagnostic.ERROR;
        if (acceptor instanceof FirstIssues.Acceptor first && !first.wants(error)) return;
        Throwable failure = diagnostic.getException();
        if (failure != null) {
            getOperationCanceledManager().propagateAsErrorIfCancelException(failure);
            accept(acceptor, IssueCodes.INTERNAL, Failures.text(failure), 1, Severity.ERROR);
            return;
        }
        try {
            super.issueFromEValidatorDiagnostic(diagnostic, acceptor);
        } catch (RuntimeException e) {
            getOperationCanceledManager().propagateAsErrorIfCancelException(e);
            accept(acceptor, IssueCodes.INTERNAL, diagnostic.getMessage(), 1, Severity.ERROR);
        }
    }

    private static void accept(IAcceptor<Issue> acceptor, String code, String message, int line, Severity severity) {
        Issue.IssueImpl issue = new Issue.IssueImpl();
        issue.setMessage(message);
        issue.setCode(code);
        issue.setSeverity(severity);
        issue.setLineNumber(Math.max(1, line));
        issue.setColumn(1);
        issue.setOffset(0);
        issue.setLength(0);
        acceptor.accept(issue);
    }
}
