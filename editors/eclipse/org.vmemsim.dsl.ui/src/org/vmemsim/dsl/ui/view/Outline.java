package org.vmemsim.dsl.ui.view;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.views.contentoutline.ContentOutlinePage;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.vmemsim.dsl.ui.server.OpenFile;
import org.vmemsim.dsl.ui.server.OpenFiles;
import org.vmemsim.dsl.ui.server.Places;

/** The definitions of a file as a tree. */
public final class Outline extends ContentOutlinePage {
    /** Gives the generic editor an outline if it shows one of our files. */
    public static final class Factory implements IAdapterFactory {
        @Override
        public <T> T getAdapter(Object editor, Class<T> wanted) {
            if (!(editor instanceof ITextEditor text)) return null;
            ITextViewer viewer = text.getAdapter(ITextViewer.class);
            return viewer == null
                    ? null
                    : OpenFiles.of(viewer.getDocument())
                            .map(file -> wanted.cast(new Outline(text, file)))
                            .orElse(null);
        }

        @Override
        public Class<?>[] getAdapterList() {
            return new Class<?>[] {IContentOutlinePage.class};
        }
    }

    private final ITextEditor editor;
    private final OpenFile file;
    private final Consumer<OpenFile> refresh = this::refresh;
    private List<DocumentSymbol> shown = List.of();

    private Outline(ITextEditor editor, OpenFile file) {
        this.editor = editor;
        this.file = file;
    }

    @Override
    public void createControl(Composite parent) {
        super.createControl(parent);
        Icons icons = new Icons(getTreeViewer().getControl());
        getTreeViewer().setContentProvider(new Symbols());
        getTreeViewer().setLabelProvider(new LabelProvider() {
            @Override
            public String getText(Object symbol) {
                return ((DocumentSymbol) symbol).getName();
            }

            @Override
            public Image getImage(Object symbol) {
                return icons.of((DocumentSymbol) symbol);
            }
        });
        getTreeViewer().setAutoExpandLevel(3);
        file.addListener(refresh);
        refresh(file);
    }

    @Override
    public void dispose() {
        file.removeListener(refresh);
        super.dispose();
    }

    private void refresh(OpenFile of) {
        if (getControl().isDisposed() || shown.equals(of.symbols())) return;
        shown = of.symbols();
        getTreeViewer().setInput(shown);
    }

    @Override
    public void selectionChanged(SelectionChangedEvent event) {
        super.selectionChanged(event);
        if (!(event.getStructuredSelection().getFirstElement() instanceof DocumentSymbol symbol)) return;
        try {
            IRegion name = Places.region(file.document(), symbol.getSelectionRange());
            editor.selectAndReveal(name.getOffset(), name.getLength());
        } catch (BadLocationException e) {
            // of an earlier text
        }
    }

    private static final class Symbols implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object symbols) {
            return ((List<?>) symbols).toArray();
        }

        @Override
        public Object[] getChildren(Object symbol) {
            List<DocumentSymbol> children = ((DocumentSymbol) symbol).getChildren();
            return children == null ? new Object[0] : children.toArray();
        }

        @Override
        public Object getParent(Object symbol) {
            return null;
        }

        @Override
        public boolean hasChildren(Object symbol) {
            return getChildren(symbol).length > 0;
        }
    }
}
