package org.vmemsim.runtime.contents;

import org.vmemsim.runtime.contents.Family.Kind;
import org.vmemsim.runtime.scenario.memory.ImageSpec;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;

/**
 * An image laid over so many pages: what each contains. Kinds given by number come first; where kinds are given as shares,
 * the multiples of the golden ratio decide, which fill every stretch of pages evenly.
 */
public final class ImagePages {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final Family family;
    private final Family own;
    private final ImageSpec image;
    private final long counted;
    private final long[] ends;
    /** Where the shares of zero, common, same, unique and changing pages end. */
    private final double[] shares = new double[5];

    /** @param own whose pages these are: what is unique is so within it */
    private ImagePages(ImageSpec image, long pages, Family family, Family own) {
        this.family = family;
        this.own = own;
        this.image = image;
        ImageSpec.Groups groups = image.groups();
        ends = new long[] {
            count(image.zero()),
            groups.count() * groups.size(),
            count(image.common()),
            count(image.same()),
            count(image.unique()),
            count(image.changing().count())
        };
        for (int i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
        counted = ends[ends.length - 1];
        double scale = pages > counted ? (double) pages / (pages - counted) : 0;
        Amount[] kinds = {
            image.zero(),
            image.common(),
            image.same(),
            image.unique(),
            image.changing().count()
        };
        double sum = 0;
        for (int i = 0; i < kinds.length; i++) shares[i] = sum += kinds[i].isShare() ? kinds[i].value() * scale : 0;
    }

    /**
     * Lays an image over pages that are nobody else's.
     *
     * @throws InvalidScenarioException if it does not fit
     */
    public static ImagePages of(ImageSpec image, long pages, ContentIds ids) {
        String misfit = image.misfit(pages);
        if (!misfit.isEmpty()) throw new InvalidScenarioException(misfit);
        return new ImagePages(image, pages, ids.family(image.family()), new Family(ids));
    }

    private static long count(Amount a) {
        return a.isShare() ? 0 : (long) a.value();
    }

    /** The identity of what a page contains when it is loaded; the same each time. */
    public int id(long page) {
        if (page < counted) return counted(page);
        double at = (page - counted + 1) * GOLDEN;
        at -= Math.floor(at);
        if (at < shares[0]) return 0;
        if (at < shares[1]) return common(Kind.SPREAD_COMMON, page);
        if (at < shares[2]) return common(Kind.SAME, 0);
        return at >= shares[3] && at < shares[4] ? changing(page) : unique(page);
    }

    private int counted(long page) {
        if (page < ends[0]) return 0;
        if (page < ends[1])
            return common(Kind.GROUP, (page - ends[0]) / image.groups().size());
        if (page < ends[2]) return common(Kind.COMMON, page - ends[1]);
        if (page < ends[3]) return common(Kind.SAME, 0);
        return page < ends[4] ? unique(page) : changing(page);
    }

    private int common(Kind kind, long number) {
        return family.id(kind, number, 0, image.compressible());
    }

    private int unique(long page) {
        return own.id(Kind.OWN, page, 0, image.compressible());
    }

    private int changing(long page) {
        return own.id(Kind.CHANGING, page, image.changing().every(), image.compressible());
    }
}
