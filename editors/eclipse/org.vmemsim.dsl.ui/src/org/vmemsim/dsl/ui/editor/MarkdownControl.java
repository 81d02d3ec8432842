package org.vmemsim.dsl.ui.editor;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jface.text.AbstractInformationControl;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.IInformationControlExtension2;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** The window of a hover: columns of a walk stay columns, and long ones scroll once the mouse is inside. */
final class MarkdownControl extends AbstractInformationControl implements IInformationControlExtension2 {
    private static final int MARGIN = 6;

    private final boolean scrolls;
    private StyledText text;

    MarkdownControl(Shell parent) {
        this(parent, false);
    }

    private MarkdownControl(Shell parent, boolean scrolls) {
        super(parent, scrolls);
        this.scrolls = scrolls;
        create();
    }

    @Override
    protected void createContent(Composite parent) {
        parent.setLayout(new FillLayout());
        text = new StyledText(parent, SWT.MULTI | SWT.READ_ONLY | (scrolls ? SWT.H_SCROLL | SWT.V_SCROLL : SWT.NONE));
        text.setMargins(MARGIN, MARGIN, MARGIN, MARGIN);
        text.setCaret(null);
        setBackgroundColor(parent.getBackground());
        setForegroundColor(parent.getForeground());
    }

    /** A text, or one to come. */
    @Override
    public void setInput(Object input) {
        if (input instanceof CompletableFuture<?> answer) {
            text.setText("…");
            answer.whenComplete((said, failure) -> Display.getDefault().asyncExec(() -> arrived(said)));
        } else Markdown.show(String.valueOf(input), text);
    }

    private void arrived(Object said) {
        if (text.isDisposed()) return;
        if (said == null || said.toString().isBlank()) {
            setVisible(false);
            return;
        }
        Markdown.show(said.toString(), text);
        Point size = computeSizeHint();
        setSize(size.x, size.y);
    }

    @Override
    public boolean hasContents() {
        return text.getCharCount() > 0;
    }

    @Override
    public Point computeSizeHint() {
        Point size = getShell().computeSize(SWT.DEFAULT, SWT.DEFAULT, true);
        Rectangle screen = getShell().getMonitor().getClientArea();
        Point limits = getSizeConstraints();
        int width = Math.max(limits == null ? 0 : limits.x, screen.width * 2 / 3);
        int height = Math.max(limits == null ? 0 : limits.y, screen.height / 2);
        return new Point(Math.min(size.x, width), Math.min(size.y, height));
    }

    @Override
    public void setForegroundColor(Color colour) {
        super.setForegroundColor(colour);
        text.setForeground(colour);
    }

    @Override
    public void setBackgroundColor(Color colour) {
        super.setBackgroundColor(colour);
        text.setBackground(colour);
    }

    @Override
    public IInformationControlCreator getInformationPresenterControlCreator() {
        return parent -> new MarkdownControl(parent, true);
    }
}
