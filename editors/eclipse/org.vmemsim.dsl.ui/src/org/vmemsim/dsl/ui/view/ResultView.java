package org.vmemsim.dsl.ui.view;

import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

/** What a run or an explanation had to say. */
public final class ResultView extends ViewPart {
    public static final String ID = "org.vmemsim.dsl.ui.result";
    private static final int MARGIN = 6;

    private StyledText text;

    /** Shows a text, from any thread; the focus stays where it is. */
    public static void show(String title, String result) {
        Display.getDefault().asyncExec(() -> {
            IWorkbenchPage page =
                    PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
            try {
                ((ResultView) page.showView(ID, null, IWorkbenchPage.VIEW_VISIBLE)).put(title, result);
            } catch (PartInitException e) {
                ILog.of(ResultView.class).error("The result cannot be shown", e);
            }
        });
    }

    private void put(String title, String result) {
        setContentDescription(title);
        text.setText(result);
    }

    @Override
    public void createPartControl(Composite parent) {
        text = new StyledText(parent, SWT.MULTI | SWT.READ_ONLY | SWT.H_SCROLL | SWT.V_SCROLL);
        text.setData(ID);
        text.setFont(JFaceResources.getTextFont());
        text.setMargins(MARGIN, MARGIN, MARGIN, MARGIN);
    }

    @Override
    public void setFocus() {
        text.setFocus();
    }
}
