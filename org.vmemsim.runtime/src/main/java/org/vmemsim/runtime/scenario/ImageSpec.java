package org.vmemsim.runtime.scenario;

/** What the pages of a guest or region contain, for page sharing. The rest is each guest's own. */
public record ImageSpec(
        String name,

        @Setting(value = "Share of pages that are zero", dimension = Dimension.RATIO, max = 1, simulated = false)
        double zero,

        @Setting(
                value = "Share of pages that all guests of the image have in common",
                dimension = Dimension.RATIO,
                max = 1,
                simulated = false)
        double common) {
    public static final ImageSpec DEFAULT = new ImageSpec("unique", 0, 0);

    public ImageSpec {
        if (zero + common > 1)
            throw new InvalidScenarioException("image " + name + ": zero and common pages exceed 100 %");
    }
}
