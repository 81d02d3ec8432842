package org.vmemsim.runtime.trace;

import java.io.IOException;
import java.util.List;
import org.vmemsim.runtime.access.AccessSource;

/** Closes readers so that one that fails does not leave the others open. */
final class Closing {
    private Closing() {}

    /** Closes all. @throws IOException the first failure, with later ones suppressed in it */
    static void all(List<AccessSource> readers) throws IOException {
        IOException first = null;
        for (AccessSource reader : readers)
            try {
                reader.close();
            } catch (IOException e) {
                if (first == null) first = e;
                else first.addSuppressed(e);
            }
        if (first != null) throw first;
    }
}
