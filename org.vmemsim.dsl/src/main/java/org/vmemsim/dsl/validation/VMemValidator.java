package org.vmemsim.dsl.validation;

import java.util.Comparator;
import java.util.List;
import org.eclipse.xtext.validation.Check;
import org.vmemsim.dsl.vMem.*;

public class VMemValidator extends AbstractVMemValidator {
    private static final List<String> DEFINITIONS = List.of(
            "let",
            "layout",
            "mmu",
            "costs",
            "disk",
            "image",
            "trace",
            "workload",
            "host",
            "guest",
            "process",
            "run",
            "expect",
            "sweep",
            "analyse",
            "explain",
            "import");

    @Check
    void stray(Stray s) {
        if ("}".equals(s.getWord())) {
            error("This '}' closes nothing.", VMemPackage.Literals.STRAY__WORD, "stray-brace");
            return;
        }
        if (previousIsStray(s)) return; // one message for a run of strays
        String near = DEFINITIONS.stream()
                .min(Comparator.comparingInt(d -> distance(d, s.getWord())))
                .get();
        boolean meant = distance(near, s.getWord()) <= 2;
        error(
                "'" + s.getWord() + "' begins no definition." + (meant ? " Did you mean '" + near + "'?" : ""),
                VMemPackage.Literals.STRAY__WORD,
                "unknown-definition",
                meant ? near : "");
    }

    private static boolean previousIsStray(Stray s) {
        var all = ((Model) s.eContainer()).getElements();
        int i = all.indexOf(s);
        return i > 0 && all.get(i - 1) instanceof Stray p && p.getBody() == null;
    }

    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++)
            for (int j = 0; j <= b.length(); j++)
                d[i][j] = i == 0
                        ? j
                        : j == 0
                                ? i
                                : Math.min(
                                        Math.min(d[i - 1][j], d[i][j - 1]) + 1,
                                        d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
        return d[a.length()][b.length()];
    }
}
