package org.vmemsim.dsl.validation;

import org.eclipse.emf.common.util.Diagnostic;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.xtext.diagnostics.AbstractDiagnostic;
import org.eclipse.xtext.diagnostics.Severity;
import org.eclipse.xtext.util.IAcceptor;
import org.eclipse.xtext.validation.Issue;
import org.eclipse.xtext.validation.ResourceValidatorImpl;
import org.vmemsim.dsl.messages.IssueCodes;

/**
 * Loses nothing of what is wrong with a file. Where Xtext's own validator fails it writes to a log and gives up, and the file
 * looks right; here a failure is an error of the file like any other.
 */
public class VMemResourceValidator extends ResourceValidatorImpl {
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
    protected void issueFromEValidatorDiagnostic(Diagnostic diagnostic, IAcceptor<Issue> acceptor) {
        Throwable failure = diagnostic.getException();
        if (failure != null) {
            getOperationCanceledManager().propagateAsErrorIfCancelException(failure);
            accept(acceptor, IssueCodes.INTERNAL, failed(failure), 1, Severity.ERROR);
            return;
        }
        try {
            super.issueFromEValidatorDiagnostic(diagnostic, acceptor);
        } catch (RuntimeException e) {
            getOperationCanceledManager().propagateAsErrorIfCancelException(e);
            accept(acceptor, IssueCodes.INTERNAL, diagnostic.getMessage(), 1, Severity.ERROR);
        }
    }

    /** What is said where a check itself fails. */
    public static String failed(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String at = trace.length == 0 ? "" : " (at " + trace[0].getFileName() + ":" + trace[0].getLineNumber() + ")";
        return "VMemSim itself failed to check this: " + failure + at + ". Please report it, with this file.";
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
