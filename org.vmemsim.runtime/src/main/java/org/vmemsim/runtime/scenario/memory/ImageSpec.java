package org.vmemsim.runtime.scenario.memory;

import java.math.BigDecimal;
import java.util.List;
import org.vmemsim.runtime.scenario.settings.Amount;
import org.vmemsim.runtime.scenario.settings.Dimension;
import org.vmemsim.runtime.scenario.settings.InvalidScenarioException;
import org.vmemsim.runtime.scenario.settings.Setting;

/**
 * What the pages of a guest or region contain. Kinds of pages are given as numbers or as shares; the rest is each guest's
 * own. Numbers of pages lie one kind after the other, in the order of the settings, from the first page on; shares are spread
 * evenly over the pages behind those.
 *
 * @param family whose zero, common, grouped and same pages it has: the image that it extends, or itself
 */
public record ImageSpec(
        String name,
        String family,

        @Setting(value = "Pages of zeros", dimension = Dimension.RATIO, or = Dimension.COUNT, max = 1)
        Amount zero,

        @Setting("Groups of pages with equal contents, common to all guests of the image")
        Groups groups,

        @Setting(
                value = "Pages that all guests of the image have in common, each unlike the others",
                dimension = Dimension.RATIO,
                or = Dimension.COUNT,
                max = 1)
        Amount common,

        @Setting(
                value = "Pages that are all the same, and so in all guests of the image",
                dimension = Dimension.RATIO,
                or = Dimension.COUNT,
                max = 1)
        Amount same,

        @Setting(value = "Pages like no other", dimension = Dimension.RATIO, or = Dimension.COUNT, max = 1)
        Amount unique,

        @Setting("Pages like no other whose contents change")
        Changing changing,

        @Setting(
                value = "Share of pages that compress to half a page or less; pages of zeros do",
                dimension = Dimension.RATIO,
                max = 1)
        double compressible) {
    public static final ImageSpec DEFAULT = new ImageSpec(
            "unique",
            "unique",
            Amount.NONE,
            Groups.DEFAULT,
            Amount.NONE,
            Amount.NONE,
            Amount.NONE,
            Changing.DEFAULT,
            0.5);

    public ImageSpec {
        double shares = 0;
        for (Amount a : List.of(zero, common, same, unique, changing.count())) {
            if (a.isShare()) shares += a.value();
            else if (a.dimension() != Dimension.COUNT || a.value() != Math.rint(a.value()))
                throw new InvalidScenarioException(
                        "image " + name + ": pages come in whole numbers or as a percentage");
        }
        if (shares > 1 + 1e-9)
            throw new InvalidScenarioException(
                    "image " + name + ": its shares add up to " + percent(shares) + ", which is more than 100 %");
    }

    /** An image of one kind of page beside those of each guest's own, for programs. */
    public static ImageSpec of(String name, Amount zero, Amount common) {
        ImageSpec d = DEFAULT;
        return new ImageSpec(name, name, zero, d.groups, common, d.same, d.unique, d.changing, d.compressible);
    }

    /** How many pages are given by number. */
    public long counted() {
        double pages = (double) groups.count() * groups.size();
        for (Amount a : List.of(zero, common, same, unique, changing.count())) if (!a.isShare()) pages += a.value();
        return (long) pages;
    }

    /** Why so many pages cannot have these contents; empty if they can. */
    public String misfit(long pages) {
        long counted = counted();
        if (counted > pages)
            return "image " + name + " says what " + counted + " pages contain, but there are only " + pages;
        return counted + shares() * pages <= pages + 1
                ? ""
                : "image " + name + ": " + counted + " of " + pages + " pages leave less than " + percent(shares())
                        + " for its shares";
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(Math.round(share * 1000), 1)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }

    private double shares() {
        double shares = 0;
        for (Amount a : List.of(zero, common, same, unique, changing.count())) if (a.isShare()) shares += a.value();
        return shares;
    }

    /** Groups of equal pages. */
    public record Groups(
            @Setting(value = "How many groups", leading = true)
            long count,

            @Setting(value = "Pages of each", min = 1) long size) {
        public static final Groups DEFAULT = new Groups(0, 2);

        public Groups {
            if (count < 0 || size < 1 || count > Integer.MAX_VALUE || size > Integer.MAX_VALUE)
                throw new InvalidScenarioException("groups of pages: " + count + " of " + size + " are impossible");
        }
    }

    /** Pages whose contents change without anybody writing them in the scenario. */
    public record Changing(
            @Setting(
                    value = "How many pages",
                    dimension = Dimension.RATIO,
                    or = Dimension.COUNT,
                    max = 1,
                    leading = true)
            Amount count,

            @Setting(
                    value = "How long contents last; where no time passes, they last for two scans of all memory",
                    dimension = Dimension.TIME,
                    min = 1)
            long every) {
        public static final Changing DEFAULT = new Changing(Amount.NONE, 1_000_000_000L);

        public Changing {
            if (every < 1) throw new InvalidScenarioException("contents of changing pages last longer than no time");
        }
    }
}
