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

/**
 * The window of a hover, which shows all of a walk: columns stay columns, and what has no room scrolls. That of a proposal's
 * documentation, which wraps.
 */
final class MarkdownControl extends AbstractInformationControl implements IInformationControlExtension2 {
    private static final int MARGIN = 6;

    private static final int WRAPPED = 420;
    /** The word under the mouse stays in sight. */
    private static final int BESIDE = 90;

    private final boolean wraps;
    private StyledText text;

    MarkdownControl(Shell parent) {
        this(parent, false, false);
    }

    private MarkdownControl(Shell parent, boolean resizable, boolean wraps) {
        super(parent, resizable);
        this.wraps = wraps;
        create();
    }

    /** One whose lines wrap. */
    static MarkdownControl wrapping(Shell parent) {
        return new MarkdownControl(parent, false, true);
    }

    @Override
    protected void createContent(Composite parent) {
        parent.setLayout(new FillLayout());
        text = new StyledText(
                parent, SWT.MULTI | SWT.READ_ONLY | SWT.V_SCROLL | (wraps ? SWT.WRAP : SWT.H_SCROLL));
        text.setAlwaysShowScrollBars(false);
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
        fit();
    }

    /** The platform makes a hover twelve lines high at most; a walk has more. */
    @Override
    public void setVisible(boolean visible) {
        if (visible && !wraps && !isVisible()) fit();
        super.setVisible(visible);
    }

    /** As large as the text: below the word, above it, or beside it where neither has the room. */
    private void fit() {
        Point size = computeSizeHint();
        Rectangle screen = getShell().getMonitor().getClientArea();
        Point at = getShell().getLocation();
        int above = at.y - screen.y - 2 * text.getLineHeight();
        int below = screen.y + screen.height - at.y;
        boolean over = size.y > below && above > below;
        int height = Math.min(size.y, over ? above : below);
        int beside = getShell().getDisplay().getCursorLocation().x + BESIDE;
        if (height < size.y && beside + size.x <= screen.x + screen.width) {
            setLocation(new Point(beside, screen.y + screen.height - size.y));
            setSize(size.x, size.y);
            return;
        }
        int x = Math.max(screen.x, Math.min(at.x, screen.x + screen.width - size.x));
        setLocation(new Point(x, over ? at.y - 2 * text.getLineHeight() - height : at.y));
        setSize(size.x, height);
    }

    @Override
    public boolean hasContents() {
        return text.getCharCount() > 0;
    }

    @Override
    public Point computeSizeHint() {
        Rectangle screen = getShell().getMonitor().getClientArea();
        Point size = getShell().computeSize(SWT.DEFAULT, SWT.DEFAULT, true);
        int width = Math.min(size.x, wraps ? WRAPPED : screen.width * 9 / 10);
        if (wraps) size = getShell().computeSize(width, SWT.DEFAULT, true);
        return new Point(width, Math.min(size.y, screen.height * 9 / 10));
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
        return parent -> new MarkdownControl(parent, true, wraps);
    }
}
