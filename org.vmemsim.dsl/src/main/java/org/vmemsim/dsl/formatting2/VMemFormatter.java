package org.vmemsim.dsl.formatting2;

import java.util.List;
import org.eclipse.xtext.formatting2.FormatterRequest;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.formatting2.regionaccess.ITextRegionAccess;
import org.eclipse.xtext.formatting2.regionaccess.ITextReplacement;
import org.eclipse.xtext.util.ITextRegion;

/**
 * One layout for every file. A block that its writer broke over lines stays broken, one on a line stays there; members
 * of a line stand three spaces apart; values of neighbouring lines that hold one setting each stand in one column; one
 * empty line at most; comments behind code keep their column, or the next one that fits all of a group.
 *
 * <p>Not built on Xtext's own formatter: what goes between two tokens here depends on those two and on where the lines
 * broke, which is one pass over the tokens and takes milliseconds for files of a thousand lines.
 */
public class VMemFormatter implements IFormatter2 {
    /**
     * The changes that lead to the canonical layout, for the requested regions or the whole file. None for a file that does
     * not parse: where tokens were left out or guessed, nobody knows what belongs together.
     */
    @Override
    public List<ITextReplacement> format(FormatterRequest request) {
        ITextRegionAccess access = request.getTextRegionAccess();
        if (access.hasSyntaxError()) return List.of();
        List<ITextReplacement> all = new Typesetter(new Tokens(access)).replacements();
        if (request.getRegions().isEmpty()) return all;
        return all.stream().filter(r -> isWanted(r, request)).toList();
    }

    private static boolean isWanted(ITextReplacement replacement, FormatterRequest request) {
        for (ITextRegion region : request.getRegions()) {
            int end = region.getOffset() + region.getLength();
            if (replacement.getOffset() >= region.getOffset() && replacement.getEndOffset() <= end) return true;
        }
        return false;
    }
}
